import assert from "node:assert/strict";
import {
  finish,
  progressBar,
  trackProgress,
  type Training,
} from "../../mod.ts";

/** What is printed to stderr meanwhile. */
async function printed(work: () => unknown): Promise<string[]> {
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => lines.push(line);
  try {
    await work();
  } finally {
    console.error = error;
  }
  return lines;
}

const state = { system: "s", config: {}, seed: 1, step: 0, trees: {} };

async function* training(
  steps: number,
  onReturn = () => {},
): Training<{ loss: number; lr: number }, string> {
  try {
    yield { type: "start", name: "demo", step: 0, steps };
    for (let step = 1; step <= steps; step++) {
      const report = { loss: 1 / step, lr: 1e-4 };
      yield { type: "step", step, steps, seconds: step, report, state };
    }
    yield { type: "eval", step: steps, scores: { psnr: 24.5 } };
    yield { type: "stop", step: steps, reason: "done" };
    return "result";
  } finally {
    onReturn();
  }
}

Deno.test("away from a terminal progress is a line now and then, and a last one", async () => {
  const lines = await printed(() => {
    using bar = progressBar({
      label: "pictures",
      total: 4,
      terminal: false,
      every: 0,
    });
    for (let i = 1; i <= 4; i++) bar.update(i, `loss 0.${i}`);
  });
  assert.equal(lines.length, 5);
  assert.match(lines[1], /^pictures: 2\/4 \(50%\), \d:\d\d left, loss 0\.2$/);
  assert.match(
    lines[4],
    /^pictures: 4\/4 \(100%\), done after 0:00, loss 0\.4$/,
  );
  const rare = await printed(() => {
    const bar = progressBar({ label: "a", total: 9, terminal: false });
    for (let i = 1; i <= 5; i++) bar.update(i);
    bar[Symbol.dispose]();
  });
  assert.equal(rare.length, 1);
  assert.match(rare[0], /5\/9 \(55%\), stopped after/);
});

Deno.test("a tracked training yields the same events and result, and its losses and scores are told", async () => {
  const types: string[] = [];
  const lines = await printed(async () => {
    const tracked = trackProgress(training(3), { terminal: false, every: 0 });
    const result = await finish(tracked, ({ type }) => types.push(type));
    assert.equal(result, "result");
  });
  assert.deepEqual(types, ["start", "step", "step", "step", "eval", "stop"]);
  assert.match(
    lines.at(-1)!,
    /demo: 3\/3 \(100%\), done after .*psnr 24\.50, loss 0\.3333$/,
  );
  assert.doesNotMatch(lines.join(), /lr/);
});

Deno.test("leaving a tracked training early ends the training and the bar", async () => {
  let returned = false;
  const lines = await printed(async () => {
    const inner = training(100, () => returned = true);
    for await (const event of trackProgress(inner, { terminal: false })) {
      if (event.type === "step" && event.step === 5) break;
    }
  });
  assert.ok(returned);
  assert.match(lines.at(-1)!, /5\/100 \(5%\), stopped after/);
});
