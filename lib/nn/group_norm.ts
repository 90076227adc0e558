import { InputError } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";

/** The parameters of a group normalisation. */
export type GroupNormParams = {
  /** `[channels]`, 1 at first. */
  readonly scale: tf.Tensor1D;
  /** `[channels]`, 0 at first. */
  readonly offset: tf.Tensor1D;
};

/** Added to the variance, as in PyTorch. */
const epsilon = 1e-5;

/**
 * A group normalisation's parameters, which leave what it normalises as it is.
 *
 * @example
 * ```ts
 * import { initGroupNorm, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * console.log(initGroupNorm(16).scale.shape); // [16]
 * ```
 */
export function initGroupNorm(channels: number): GroupNormParams {
  return { scale: tf.ones([channels]), offset: tf.zeros([channels]) };
}

/**
 * Normalises groups of neighbouring channels of each sample by their own mean
 * and variance (Wu and He 2018), so that a batch may be as small as it likes.
 *
 * @param x `[batch, height, width, channels]`.
 * @param groups A divisor of the channels.
 * @throws {InputError} If the groups do not divide the channels.
 *
 * @example
 * ```ts
 * import { applyGroupNorm, initGroupNorm, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([2, 4, 4, 16]);
 * console.log(applyGroupNorm(initGroupNorm(16), x, 8).shape); // [2, 4, 4, 16]
 * ```
 */
export function applyGroupNorm(
  { scale, offset }: GroupNormParams,
  x: tf.Tensor4D,
  groups: number,
): tf.Tensor4D {
  const [batch, , , channels] = x.shape;
  if (channels % groups !== 0) {
    throw new InputError(
      `a group normalisation got ${channels} channels and ${groups} groups; give groups that divide the channels`,
    );
  }
  // Over the picture first: groups are then means of a few numbers.
  const mean = (of: tf.Tensor4D): tf.Tensor4D => {
    const each = tf.reshape(tf.mean(of, [1, 2]), [batch, groups, -1]);
    const own = tf.mean(each, 2, true);
    const spread = tf.mul(own, tf.ones([channels / groups]));
    return tf.reshape(spread, [batch, 1, 1, channels]);
  };
  const centred = tf.sub<tf.Tensor4D>(x, mean(x));
  const inverse = tf.rsqrt(tf.add(mean(tf.square(centred)), epsilon));
  return tf.add(tf.mul(centred, tf.mul(inverse, scale)), offset);
}
