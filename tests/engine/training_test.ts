import assert from "node:assert/strict";
import { adamUpdate, conv2d, openEngine } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { present } from "./_engines.ts";
import { randomTensor } from "./_random_tensor.ts";

const shapes = [[3, 3, 3, 6], [6], [3, 3, 6, 3], [3]];

function loss(x: tf.Tensor4D, y: tf.Tensor4D, p: tf.Tensor[]): tf.Scalar {
  const hidden = conv2d(x, p[0] as tf.Tensor4D, p[1] as tf.Tensor1D, {
    pad: 1,
    activation: "relu",
  });
  const out = conv2d(hidden, p[2] as tf.Tensor4D, p[3] as tf.Tensor1D, {
    pad: 1,
  });
  return tf.mean(tf.abs(tf.sub(out, y)));
}

for (const { label, options } of present) {
  Deno.test(`100 training steps on "${label}" learn and leave no tensors`, async () => {
    const engine = await openEngine(options);
    const before = engine.liveTensors();
    const x = randomTensor([2, 8, 8, 3], "x") as tf.Tensor4D;
    const y = tf.tidy(() => tf.mul(x, 0.5));
    let params = shapes.map((shape, i) =>
      tf.tidy(() => tf.mul(randomTensor(shape, `param ${i}`), 0.1))
    );
    let m = shapes.map((shape) => tf.zeros(shape));
    let v = shapes.map((shape) => tf.zeros(shape));
    const losses: number[] = [];
    const counts = new Set<number>();
    const bytes = new Set<number>();
    for (let step = 1; step <= 100; step++) {
      const old = [...params, ...m, ...v];
      const [value, ...state] = tf.tidy(() => {
        const { value, grads } = tf.engine().gradients(
          () => loss(x, y as tf.Tensor4D, params),
          params,
        );
        const updates = params.map((param, i) =>
          adamUpdate(param, m[i], v[i], grads[i], {
            learningRate: 1e-2,
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
            biasCorrection1: 1 - 0.9 ** step,
            biasCorrection2: 1 - 0.999 ** step,
          })
        );
        return [value, ...[0, 1, 2].flatMap((k) => updates.map((u) => u[k]))];
      });
      tf.dispose(old);
      params = state.slice(0, 4);
      m = state.slice(4, 8);
      v = state.slice(8);
      losses.push((await value.data())[0]);
      value.dispose();
      counts.add(engine.liveTensors());
      bytes.add(engine.memory().bytes);
    }
    assert.deepEqual([...counts], [before + 14]);
    assert.equal(bytes.size, 1);
    assert(losses[99] < 0.25 * losses[0], `${losses[0]} became ${losses[99]}`);
    tf.dispose([x, y, ...params, ...m, ...v]);
    assert.equal(engine.liveTensors(), before);
  });
}
