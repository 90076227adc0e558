import { convTranspose2d } from "../../../engine/mod.ts";
import type * as tf from "../../../engine/tf.ts";
import type { ConvParams } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";

const size = 4;

/**
 * A transposed convolution of 4x4, weight `[4, 4, out, in]`, drawn as PyTorch's
 * default does: within one over the root of what 4x4 pixels of the result hold.
 */
export function initUpsample(
  rng: Rng,
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
): ConvParams {
  const bound = 1 / Math.sqrt(outputs * size * size);
  const shape = [size, size, outputs, inputs];
  return {
    weight: uniformTensor(rng.split("weight"), shape, bound) as tf.Tensor4D,
    bias: uniformTensor(rng.split("bias"), [outputs], bound) as tf.Tensor1D,
  };
}

/** Doubles height and width, then ReLU. */
export function applyUpsample(
  { weight, bias }: ConvParams,
  x: tf.Tensor4D,
): tf.Tensor4D {
  return convTranspose2d(x, weight, bias, {
    stride: 2,
    pad: 1,
    activation: "relu",
  });
}
