import assert from "node:assert/strict";
import type { EngineModule } from "../../lib/engine/engine.ts";
import { cpu } from "../../lib/engine/engines/cpu.ts";
import { InputError, openEngine } from "../../lib/engine/mod.ts";
import { engineModules } from "../../lib/engine/modules.ts";
import { Opener, probed } from "../../lib/engine/opener.ts";
import { KernelSet } from "../../lib/engine/kernel_set.ts";
import * as tf from "../../lib/engine/tf.ts";

/** Runs with `BLINDSIGHT_ENGINE` set, or unset for undefined. */
async function withEnvironment(
  value: string | undefined,
  run: () => Promise<void>,
): Promise<void> {
  const before = Deno.env.get("BLINDSIGHT_ENGINE");
  const set = (value?: string) =>
    value === undefined
      ? Deno.env.delete("BLINDSIGHT_ENGINE")
      : Deno.env.set("BLINDSIGHT_ENGINE", value);
  set(value);
  try {
    await run();
  } finally {
    set(before);
  }
}

function refuses(opening: Promise<unknown>, message: RegExp): Promise<void> {
  return assert.rejects(opening, (error) => {
    assert(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("the same engine is opened once, also by two calls at a time", async () => {
  const [one, two] = await Promise.all([
    openEngine({ engine: "cpu" }),
    openEngine({ engine: "cpu" }),
  ]);
  assert.equal(one, two);
  await withEnvironment(undefined, async () => {
    assert.equal(await openEngine(), one);
  });
  await one.close();
  assert.notEqual(await openEngine({ engine: "cpu" }), one);
});

Deno.test("BLINDSIGHT_ENGINE names the engine, the option comes first", async () => {
  await openEngine({ engine: "wasm" });
  await withEnvironment("cpu", async () => {
    assert.equal((await openEngine()).name, "cpu");
    assert.equal((await openEngine({ engine: "wasm" })).name, "wasm");
  });
  await withEnvironment("gpu", async () => {
    await refuses(
      openEngine(),
      /no engine "gpu" \(named by BLINDSIGHT_ENGINE\); expected one of .*wasm/,
    );
  });
});

Deno.test("what is asked for while an engine closes is opened after that", async () => {
  await (await openEngine({ engine: "cpu" })).close();
  const events: string[] = [];
  const slow: EngineModule = {
    ...cpu,
    async open(options) {
      events.push("open");
      const { close, ...opened } = await cpu.open(options);
      return {
        ...opened,
        async close() {
          await new Promise((resolve) => setTimeout(resolve, 5));
          await close();
          events.push("closed");
        },
      };
    },
  };
  const opener = new Opener([slow]);
  const first = await opener.open({ engine: "cpu" });
  const closing = [first.close(), first.close()];
  const next = await opener.open({ engine: "cpu" });
  await Promise.all(closing);
  assert.notEqual(next, first);
  assert.deepEqual(events, ["open", "closed", "open"]);
  await next.close();
});

Deno.test("another number of threads opens the engine anew", async () => {
  const one = await openEngine({ engine: "wasm", threads: 1 });
  assert.equal(one.threads, 1);
  const two = await openEngine({ engine: "wasm", threads: 2 });
  assert.equal(two.threads, 2);
  assert.match(two.device, /^2 threads$/);
  assert.equal(await openEngine({ engine: "wasm" }), two);
  await refuses(openEngine({ threads: 0 }), /threads is 0; expected a whole/);
});

Deno.test("a tensor of a closed engine says so and can be disposed", async () => {
  await openEngine({ engine: "wasm" });
  const x = tf.tensor1d([1, 2]);
  const before = tf.memory().numTensors;
  await openEngine({ engine: "cpu" });
  await assert.rejects(() => x.data(), /engine "wasm", which has been closed/);
  assert.throws(() => tf.square(x), /engine "wasm", which has been closed/);
  x.dispose();
  assert.equal(tf.memory().numTensors, before - 1);
});

Deno.test("without a name a card or the processor is chosen, never a reference", async () => {
  await withEnvironment(undefined, async () => {
    await (await openEngine({ engine: "cpu" })).close();
    const engine = await openEngine();
    assert.notEqual(engine.name, "cpu");
    assert.notEqual(engine.software, true);
    assert(engine.selfTest.passed);
  });
});

Deno.test("an engine asked for and missing is an error that says how to get it", async () => {
  for (const module of engineModules) {
    const found = await probed(module);
    if (found.available) continue;
    await refuses(
      openEngine({ engine: module.name }),
      new RegExp(`engine "${module.name}" is not here: .+; here are .*wasm`),
    );
  }
  const absent: EngineModule = {
    ...cpu,
    name: "tensorflow",
    probe: () => Promise.reject(new Error("broken cable\nat length")),
  };
  await refuses(
    new Opener([absent, cpu]).open({ engine: "tensorflow" }),
    /"tensorflow" is not here: broken cable; .*here are cpu/,
  );
});

Deno.test("an engine that fails or computes wrongly is passed over with a line", async () => {
  await (await openEngine({ engine: "cpu" })).close();
  const available = { available: true, rank: "gpu" } as const;
  const failing: EngineModule = {
    ...cpu,
    name: "tensorflow",
    mend: "turn it off and on again",
    probe: () => Promise.resolve(available),
    open: () => Promise.reject(new Error("the driver is too old")),
  };
  const wrong: EngineModule = {
    ...cpu,
    name: "webgpu",
    probe: () => Promise.resolve(available),
    async open(options) {
      const opened = await cpu.open(options);
      const set = new KernelSet("cpu");
      set.set<{ filterShape: number[] }>(
        "ConvFilterGrad",
        (_, { filterShape }) => tf.ones(filterShape),
      );
      return {
        ...opened,
        async close() {
          set.restore();
          await opened.close();
        },
      };
    },
  };
  const last: EngineModule = {
    ...cpu,
    probe: () => Promise.resolve({ ...available, rank: "cpu" }),
  };
  await withEnvironment(undefined, async () => {
    const notes: string[] = [];
    const opener = new Opener([last, failing, wrong]);
    const engine = await opener.open({ onNote: (line) => notes.push(line) });
    assert.equal(engine.name, "cpu");
    assert.equal(notes.length, 2);
    assert.match(
      notes[0],
      /"tensorflow" is left out: the driver is too old; turn it off and on again$/,
    );
    assert.match(notes[1], /"webgpu" is left out: its self-test is off by/);
    await engine.close();
    await refuses(
      opener.open({ engine: "webgpu" }),
      /"webgpu" could not be opened: its self-test is off/,
    );
  });
});
