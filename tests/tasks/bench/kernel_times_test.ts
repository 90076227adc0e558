import assert from "node:assert/strict";
import { openEngine, sampleDepthwise, tf } from "../../../mod.ts";
import { kernelTimes } from "../../../tasks/bench/kernel_times.ts";

Deno.test("kernels' times add up to no more than the clock's, though some run within others", async () => {
  await openEngine({ engine: "cpu" }); // Where our kernels are composed of others.
  const x: tf.Tensor4D = tf.ones([1, 12, 12, 4]);
  const filter: tf.Tensor4D = tf.ones([1, 3, 3, 4]);
  const started = performance.now();
  const kernels = await kernelTimes(async () => {
    await sampleDepthwise(x, filter).data();
  });
  const ms = performance.now() - started;
  const sum = kernels.reduce((sum, kernel) => sum + kernel.ms, 0);
  assert(sum > 0 && sum <= ms, `${sum} of ${ms} ms`);
  const calls = new Map(kernels.map(({ name, calls }) => [name, calls]));
  assert.equal(calls.get("SampleDepthwise"), 1);
  assert.equal(calls.get("Multiply"), 9);
  tf.dispose([x, filter]);
  const again = await kernelTimes(() => Promise.resolve());
  assert.deepEqual(again, []);
});
