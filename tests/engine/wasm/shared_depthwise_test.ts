import assert from "node:assert/strict";
import * as tf from "../../../lib/engine/tf.ts";
import { difference, numbers, onWasm } from "./_engine.ts";
import {
  conv,
  type ConvCase,
  convFilterGrad,
  convInputGrad,
  outSize,
} from "./_reference.ts";

/** A depthwise filter as one of a whole convolution: zeros off the diagonal. */
function spread(
  filter: Float32Array,
  [height, width, channels, multiplier]: readonly number[],
): Float32Array {
  const outputs = channels * multiplier;
  const whole = new Float32Array(height * width * channels * outputs);
  for (let tap = 0; tap < height * width; tap++) {
    for (let o = 0; o < outputs; o++) {
      const input = Math.floor(o / multiplier);
      whole[(tap * channels + input) * outputs + o] = filter[tap * outputs + o];
    }
  }
  return whole;
}

Deno.test("a depthwise convolution and its gradients are those of the plain loops", async () => {
  await onWasm(1, () => {
    for (
      const [multiplier, stride, pad] of [
        [1, 1, "same"],
        [2, 1, "valid"],
        [3, 2, "valid"],
      ] as const
    ) {
      const shape = [3, 3, 4, multiplier] as const;
      const c: ConvCase = {
        x: [2, 7, 8, 4],
        filter: [3, 3, 4, 4 * multiplier],
        strides: [stride, stride],
        ...(pad === "same" ? { pad: [[1, 1], [1, 1]] } : {}),
      };
      const x = numbers("x", c.x);
      const filter = numbers("filter", shape);
      const dy = numbers("dy", outSize(c));
      const whole = spread(filter, shape);
      const [y, dx, dfilter] = tf.tidy(() => {
        const f = (x: tf.Tensor4D, filter: tf.Tensor4D) =>
          tf.depthwiseConv2d(x, filter, stride, pad);
        const inputs = [tf.tensor4d(x, c.x), tf.tensor4d(filter, [...shape])];
        const [dx, dfilter] = tf.grads(f as (...xs: tf.Tensor[]) => tf.Tensor)(
          inputs,
          tf.tensor4d(dy, outSize(c)),
        );
        const y = f(...inputs as [tf.Tensor4D, tf.Tensor4D]);
        return [y, dx, dfilter].map((t) =>
          t.dataSync() as Float32Array
        ) as unknown as tf.Tensor[];
      }) as unknown as Float32Array[];
      assert(difference(y, conv(c, x, whole)) < 1e-5);
      assert(difference(dx, convInputGrad(c, dy, whole)) < 1e-5);
      const expected = convFilterGrad(c, x, dy);
      const seen = spread(new Float32Array(filter.length).fill(1), shape);
      const diagonal = expected.filter((_, i) => seen[i] === 1);
      assert(difference(dfilter, diagonal) < 1e-5);
    }
  });
});
