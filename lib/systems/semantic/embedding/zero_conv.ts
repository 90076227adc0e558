import * as tf from "../../../engine/tf.ts";
import type { ConvParams } from "../../../nn/mod.ts";

/**
 * A 1x1 convolution that begins as zero, so that what it is added to is left
 * as it is, bit for bit, until training moves it.
 */
export function zeroConv(inputs: number, outputs: number): ConvParams {
  return {
    weight: tf.zeros([1, 1, inputs, outputs]),
    bias: tf.zeros([outputs]),
  };
}
