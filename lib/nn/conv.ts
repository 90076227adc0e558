import { conv2d, type ConvOptions } from "../engine/mod.ts";
import type { Rng } from "../random/mod.ts";
import type * as tf from "../engine/tf.ts";
import { uniformTensor } from "./uniform_tensor.ts";

/** The parameters of a convolution. */
export type ConvParams = {
  /** `[height, width, in, out]`. */
  readonly weight: tf.Tensor4D;
  /** `[out]`. */
  readonly bias: tf.Tensor1D;
};

/**
 * A convolution's parameters, drawn as PyTorch's default does: uniformly
 * within plus and minus one over the root of the fan-in.
 *
 * @example
 * ```ts
 * import { initConv, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = initConv(seeded(1), { inputs: 3, outputs: 8 });
 * console.log(params.weight.shape); // [3, 3, 3, 8]
 * ```
 */
export function initConv(
  rng: Rng,
  { inputs, outputs, size = 3 }: {
    /** Channels in. */
    readonly inputs: number;
    /** Channels out. */
    readonly outputs: number;
    /** Width and height of the kernel. */
    readonly size?: number;
  },
): ConvParams {
  const bound = 1 / Math.sqrt(inputs * size * size);
  return {
    weight: uniformTensor(
      rng.split("weight"),
      [size, size, inputs, outputs],
      bound,
    ) as tf.Tensor4D,
    bias: uniformTensor(rng.split("bias"), [outputs], bound) as tf.Tensor1D,
  };
}

/**
 * Applies a convolution to `[batch, height, width, in]`; without options it is
 * a plain one that keeps width and height.
 *
 * @example
 * ```ts
 * import { applyConv, initConv, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = initConv(seeded(1), { inputs: 3, outputs: 8 });
 * const y = applyConv(params, tf.zeros([1, 4, 5, 3]), { activation: "relu" });
 * console.log(y.shape); // [1, 4, 5, 8]
 * ```
 */
export function applyConv(
  { weight, bias }: ConvParams,
  x: tf.Tensor4D,
  options: ConvOptions = {},
): tf.Tensor4D {
  const pad = (weight.shape[0] - 1) / 2;
  return conv2d(x, weight, bias, { pad, ...options });
}
