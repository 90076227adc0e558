import assert from "node:assert/strict";
import {
  disposeTree,
  finish,
  InputError,
  leaves,
  loadCheckpoint,
  openEngine,
  type StopReason,
  tf,
  type TrainEvent,
  withCheckpoints,
} from "../../mod.ts";
import { trainLine } from "./_line.ts";
import { noise, trainNet } from "./_net.ts";

const engine = await openEngine({ engine: "wasm", threads: 2 });
const folder = await Deno.makeTempDir();

/** Runs a training and frees its result. */
async function run(
  training: ReturnType<typeof trainLine>,
  onEvent?: (event: TrainEvent) => unknown,
): Promise<StopReason> {
  const { params, average, stop } = await finish(training, onEvent);
  disposeTree([params, average!]);
  return stop;
}

Deno.test("checkpoints follow their steps and the stop is preceded by the last one", async () => {
  const path = `${folder}/steps.safetensors`;
  const seen: string[] = [];
  await run(
    withCheckpoints(trainLine({ steps: 23 }), { path, steps: 10 }),
    ({ type, step }) => seen.push(`${type} ${step}`),
  );
  assert.deepEqual(seen, [
    ...["start 0", "step 5", "step 10", "checkpoint 10", "step 15"],
    ...["step 20", "checkpoint 20", "step 23", "checkpoint 23", "stop 23"],
  ]);
});

Deno.test("of the older states as many are kept as were asked for", async () => {
  const path = `${folder}/kept.safetensors`;
  await run(withCheckpoints(trainLine(), { path, steps: 5, keep: 2 }));
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
    .filter((name) => name.startsWith("kept")).sort();
  assert.deepEqual(names, [
    "kept.safetensors",
    "kept.step15.safetensors",
    "kept.step20.safetensors",
  ]);
  const older = await loadCheckpoint(`${folder}/kept.step15.safetensors`);
  assert.equal(older.step, 15);
  disposeTree(older.trees);
});

Deno.test("a folder that cannot be written is told before the first step", async () => {
  const path = `${folder}/nowhere/x.safetensors`;
  const events: string[] = [];
  await assert.rejects(
    run(
      withCheckpoints(trainLine(), { path }),
      ({ type }) => events.push(type),
    ),
    (error) => {
      assert(error instanceof InputError);
      assert.match(
        error.message,
        /x\.safetensors" is in no existing folder; choose/,
      );
      return true;
    },
  );
  assert.deepEqual(events, []);
});

Deno.test("a training that diverges keeps its last good checkpoint", async () => {
  const path = `${folder}/diverging.safetensors`;
  const before = engine.liveTensors();
  const diverging = trainLine({
    loss: ({ line }, _x, step) => ({
      loss: tf.mul(
        tf.sum(line.layers[1]),
        step > 12 ? NaN : 1,
      ) as tf.Scalar,
    }),
  });
  const reasons: string[] = [];
  const stop = await run(
    withCheckpoints(diverging, { path, seconds: 0 }),
    (event) => event.type === "stop" && reasons.push(event.reason),
  );
  assert.deepEqual([stop, ...reasons], ["diverged", "diverged"]);
  const kept = await loadCheckpoint(path);
  assert.equal(kept.step, 10);
  disposeTree(kept.trees);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a training aborted between two reports goes on from its very step, bit for bit", async () => {
  const path = `${folder}/aborted.safetensors`;
  const controller = new AbortController();
  const at = (step: number) => {
    if (step === 6) controller.abort();
    return noise(step);
  };
  const values = async (tree: Parameters<typeof leaves>[0]) =>
    await Promise.all(leaves(tree).map((t) => t.data()));
  const straight = await finish(trainNet());
  const broken = await finish(withCheckpoints(
    trainNet({ batches: { at }, signal: controller.signal }),
    { path, seconds: 1e6 },
  ));
  assert.equal(broken.stop, "aborted");
  const resume = await loadCheckpoint(path, {
    system: "net",
    config: { features: 8 },
    seed: 3,
  });
  assert.equal(resume.step, 7);
  const resumed = await finish(trainNet({ resume }));
  assert.deepEqual(await values(resumed.params), await values(straight.params));
  assert.deepEqual(
    await values(resumed.average!),
    await values(straight.average!),
  );
  for (const { params, average } of [straight, broken, resumed]) {
    disposeTree([params, average!]);
  }
});

Deno.test("20 steps are 10, a kill -9 and the rest in a new process, bit for bit", async () => {
  const run = async (name: string, killAt: string) => {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        new URL("_resume_script.ts", import.meta.url).pathname,
        `${folder}/${name}.safetensors`,
        `${folder}/${name}.json`,
        killAt,
      ],
    });
    const { signal, success, stderr } = await process.output();
    assert(success || signal === "SIGKILL", new TextDecoder().decode(stderr));
    return signal;
  };
  const result = async (name: string) =>
    JSON.parse(await Deno.readTextFile(`${folder}/${name}.json`));
  await run("straight", "");
  // It dies before the checkpoint of its last step, which is thus the one of 10.
  assert.equal(await run("broken", "15"), "SIGKILL");
  await run("broken", "");
  const [straight, broken] = [await result("straight"), await result("broken")];
  assert.deepEqual([straight.began, broken.began], [0, 10]);
  assert.deepEqual(broken.values, straight.values);
});
