import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";

/**
 * Leaves out whole feature maps, each with the given probability, and makes up
 * for them in the others.
 */
export function dropChannels(
  rng: Rng,
  x: tf.Tensor4D,
  probability: number,
): tf.Tensor4D {
  const [batch, , , channels] = x.shape;
  const kept = Float32Array.from(
    { length: batch * channels },
    () => rng.chance(probability) ? 0 : 1 / (1 - probability),
  );
  return tf.mul(x, tf.tensor4d(kept, [batch, 1, 1, channels]));
}
