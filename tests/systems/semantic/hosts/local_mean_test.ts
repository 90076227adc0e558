import assert from "node:assert/strict";
import type * as tf from "../../../../lib/engine/tf.ts";
import { localMean } from "../../../../lib/systems/semantic/hosts/local_mean.ts";
import { randomTensor } from "../../../engine/_random_tensor.ts";
import { onEveryEngine } from "../../../_every_engine.ts";

const shape = [2, 6, 7, 3];
const [batch, height, width, channels] = shape;

/** The means one by one. */
function slowly(
  x: Float32Array,
  [rows, columns]: readonly [number, number],
): Float32Array {
  const from = (at: number, size: number, side: number) =>
    Math.max(0, Math.min(at - ((size - 1) >> 1), side - size));
  const [h, w] = [Math.min(rows, height), Math.min(columns, width)];
  return x.map((_, i) => {
    const c = i % channels;
    const column = Math.floor(i / channels) % width;
    const row = Math.floor(i / channels / width) % height;
    const b = Math.floor(i / channels / width / height);
    const [top, left] = [from(row, h, height), from(column, w, width)];
    let sum = 0;
    for (let y = top; y < top + h; y++) {
      for (let z = left; z < left + w; z++) {
        sum += x[((b * height + y) * width + z) * channels + c];
      }
    }
    return sum / (h * w);
  });
}

onEveryEngine(
  "means over windows are of windows that stay within the picture",
  async () => {
    const x = randomTensor(shape, "x") as tf.Tensor4D;
    const sizes = [[3, 3], [2, 4], [1, 1], [6, 2], [9, 5], [5, 7]] as const;
    for (const size of sizes) {
      const expected = slowly(await x.data() as Float32Array, size);
      const found = await localMean(x, size).data();
      for (const [i, value] of found.entries()) {
        assert(Math.abs(value - expected[i]) < 1e-5, `${size} at ${i}`);
      }
    }
    const whole = localMean(x, [6, 8]);
    assert.deepEqual(whole.shape, [batch, 1, 1, channels]);
  },
);
