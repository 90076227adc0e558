import assert from "node:assert/strict";
import { conv2d, openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { kernelTimes } from "../../../tasks/bench/kernel_times.ts";
import { present } from "../_engines.ts";
import { randomTensor } from "../_random_tensor.ts";

const here = present.find(({ label }) => label === "webgpu");

async function differentiate(): Promise<void> {
  const gradients = tf.tidy(() =>
    tf.grads((x, w) =>
      tf.sum(conv2d(x as tf.Tensor4D, w as tf.Tensor4D, null, { pad: 1 }))
    )([randomTensor([1, 32, 32, 16], "x"), randomTensor([3, 3, 16, 16], "w")])
  );
  await Promise.all(gradients.map((gradient) => gradient.data()));
  tf.dispose(gradients);
}

Deno.test({
  name:
    "a card with a clock times each kind of kernel; one without, all of them",
  ignore: !here,
  fn: async () => {
    const engine = await openEngine(here!.options);
    const backend = tf.backend() as unknown as {
      supportTimestampQuery: boolean;
    };
    await differentiate(); // Compiles what is timed below.
    if (backend.supportTimestampQuery) {
      const times = new Map(
        (await kernelTimes(differentiate)).map((time) => [time.name, time]),
      );
      for (const name of ["ConvBiasAct", "ConvInputGrad", "ConvFilterGrad"]) {
        assert.equal(times.get(name)?.calls, 1);
        assert(times.get(name)!.ms > 0, name);
      }
    }
    backend.supportTimestampQuery = false;
    const [all, ...rest] = await kernelTimes(differentiate);
    assert.match(all.name, /^all/);
    assert(all.ms > 0 && rest.length === 0);
    await engine.close();
  },
});
