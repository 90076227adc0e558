import * as tf from "../engine/tf.ts";
import type { Rng } from "../random/mod.ts";
import { uniformTensor } from "./uniform_tensor.ts";

/** The parameters of a fully connected layer, with or without a bias. */
export type LinearParams = {
  /** `[in, out]`. */
  readonly weight: tf.Tensor2D;
  /** `[out]`. */
  readonly bias?: tf.Tensor1D;
};

/**
 * A fully connected layer's parameters, drawn as PyTorch's default does.
 *
 * @example
 * ```ts
 * import { initLinear, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = initLinear(seeded(1), { inputs: 4, outputs: 2, bias: false });
 * console.log(params.weight.shape, params.bias); // [4, 2], undefined
 * ```
 */
export function initLinear(
  rng: Rng,
  { inputs, outputs, bias = true }: {
    /** Features in. */
    readonly inputs: number;
    /** Features out. */
    readonly outputs: number;
    /** Whether the layer has a bias. */
    readonly bias?: boolean;
  },
): LinearParams {
  const bound = 1 / Math.sqrt(inputs);
  const weight = uniformTensor(
    rng.split("weight"),
    [inputs, outputs],
    bound,
  ) as tf.Tensor2D;
  if (!bias) return { weight };
  return {
    weight,
    bias: uniformTensor(rng.split("bias"), [outputs], bound) as tf.Tensor1D,
  };
}

/**
 * Applies a fully connected layer to `[batch, in]`.
 *
 * @example
 * ```ts
 * import { applyLinear, initLinear, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = initLinear(seeded(1), { inputs: 4, outputs: 2 });
 * console.log(applyLinear(params, tf.zeros([3, 4])).shape); // [3, 2]
 * ```
 */
export function applyLinear(
  { weight, bias }: LinearParams,
  x: tf.Tensor2D,
): tf.Tensor2D {
  const y = tf.matMul(x, weight) as tf.Tensor2D;
  return bias ? tf.add(y, bias) : y;
}
