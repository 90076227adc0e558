import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import * as tf from "../../../lib/engine/tf.ts";
import { openWasm } from "../../../lib/engine/wasm/mod.ts";
import { SmallTraining } from "../_training.ts";

/** Wide enough that both threads have something to do. */
const side = 64;

/** Opens the engine with two threads and hands out the worker among them. */
async function openWithWorker() {
  const workers: Worker[] = [];
  const { unref } = Worker.prototype;
  Worker.prototype.unref = function () {
    workers.push(this);
    return unref.call(this);
  };
  try {
    return { engine: await openWasm({ threads: 2 }), worker: workers[0] };
  } finally {
    Worker.prototype.unref = unref;
  }
}

/** What so many steps lead to, with something done before one of them. */
async function train(
  steps: number,
  at = -1,
  between: () => void = () => {},
): Promise<number[]> {
  const training = new SmallTraining("", side);
  try {
    for (let step = 0; step < steps; step++) {
      if (step === at) between();
      const loss = training.step();
      await loss.data();
      loss.dispose();
    }
    return await training.numbers();
  } finally {
    training.dispose();
  }
}

Deno.test("a worker killed in the middle of a training: the right numbers or a clear error, and no hang", async () => {
  const { engine, worker } = await openWithWorker();
  const began = performance.now();
  try {
    const expected = await train(30);
    const found = await train(30, 10, () => void worker.terminate());
    assert.deepEqual(found, expected);
  } catch (error) {
    assert.match((error as Error).message, /a thread of the wasm engine ended/);
  } finally {
    await engine.close();
  }
  assert(performance.now() - began < 30_000);
});

Deno.test("after a worker was killed the engine can be opened anew", async () => {
  const { engine, worker } = await openWithWorker();
  await worker.terminate();
  await engine.close();
  const again = await openWasm({ threads: 2 });
  assert.equal((await train(2)).length > 0, true);
  await again.close();
});

Deno.test("a heap that grows in the middle of a training does not change a bit", async () => {
  for (const threads of [1, 2]) {
    const engine = await openWasm({ threads });
    const expected = await train(10);
    let filler: tf.Tensor | undefined;
    const found = await train(10, 5, () => filler = tf.zeros([64, 2 ** 20]));
    filler!.dispose();
    await engine.close();
    assert.deepEqual(found, expected);
  }
});

Deno.test("a training has the same bits again, and for any number of threads", async () => {
  const results: number[][] = [];
  for (const threads of [1, 2, 2, 3]) {
    const engine = await openWasm({ threads });
    results.push(await train(10));
    await engine.close();
  }
  for (const other of results.slice(1)) assert.deepEqual(other, results[0]);
});
