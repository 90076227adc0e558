import assert from "node:assert/strict";
import { InputError, loadCheckpoint, openEngine, tf } from "../../mod.ts";
import { DivergedError, runStage } from "../../tasks/_stage.ts";
import { trainLine } from "../train/_line.ts";
import { folderOf } from "./_run_task.ts";

await openEngine({ engine: "wasm" });

const expected = {
  system: "line",
  config: { rate: 0.1, layers: [1, 2] },
  seed: 1,
};

Deno.test("a stage that diverges is told in one sentence that names the last good checkpoint", async () => {
  await using folder = await folderOf({});
  const path = `${folder.path}/line.safetensors`;
  const diverge = (after: number) =>
    runStage({
      ...{ label: "line", path, expected, resume: false, checkpointEvery: 0 },
      make: () =>
        trainLine({
          loss: ({ line }, _x, step) => ({
            loss: tf.mul<tf.Scalar>(
              tf.sum(line.layers[1]),
              step > after ? NaN : 1,
            ),
          }),
        }),
    });
  await assert.rejects(diverge(2), (error) => {
    assert(error instanceof InputError);
    assert.match(error.message, /^line diverged .* no checkpoint yet; train/);
    return true;
  });
  await assert.rejects(diverge(12), (error) => {
    assert(error instanceof DivergedError);
    assert.match(
      error.message,
      /^line diverged .* of step 10, is ".*line\.saf/,
    );
    assert.equal(error.path, path);
    return true;
  });
  assert.equal((await loadCheckpoint(path, expected)).step, 10);
});

Deno.test("a stage goes on from its checkpoint only when it is told to", async () => {
  await using folder = await folderOf({});
  const path = `${folder.path}/line.safetensors`;
  const starts: (number | undefined)[] = [];
  for (const resume of [false, false, true]) {
    const { stop, step } = await runStage({
      ...{ label: "line", path, expected, resume },
      make: (state) => {
        starts.push(state?.step);
        return trainLine({ resume: state });
      },
    });
    assert.deepEqual([stop, step], ["done", 20]);
  }
  assert.deepEqual(starts, [undefined, undefined, 20]);
});
