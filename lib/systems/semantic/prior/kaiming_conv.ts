import * as tf from "../../../engine/tf.ts";
import type { ConvParams } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";

/**
 * A convolution's parameters by Kaiming's uniform rule for linear layers, as
 * knowledge review draws its own: variances stay, biases are 0.
 */
export function kaimingConv(
  rng: Rng,
  { inputs, outputs, size }: {
    readonly inputs: number;
    readonly outputs: number;
    readonly size: number;
  },
): ConvParams {
  return {
    weight: uniformTensor(
      rng,
      [size, size, inputs, outputs],
      Math.sqrt(3 / (size * size * inputs)),
    ) as tf.Tensor4D,
    bias: tf.zeros([outputs]),
  };
}
