import * as tf from "../../../engine/tf.ts";
import {
  disposeTree,
  mapTree,
  type Params,
  valueAndGrad,
} from "../../../nn/mod.ts";
import { addScaled } from "./tree_math.ts";

/** A task's loss as a function of the parameters. */
export type TaskLoss<P extends Params> = (params: P) => tf.Scalar;

/** Plain gradient descent on one task. */
export interface InnerRule {
  /** α, the inner learning rate. */
  readonly rate: number;
  /** J, the inner steps. */
  readonly steps: number;
}

/**
 * θ_i: the parameters after so many steps θ ← θ - α∇L(θ) on one task; always
 * new tensors, and nothing that a derivative could pass through.
 */
export function adapt<P extends Params>(
  params: P,
  loss: TaskLoss<P>,
  { rate, steps }: InnerRule,
): P {
  let adapted = mapTree((t) => tf.clone(t), params);
  for (let i = 0; i < steps; i++) {
    const before = adapted;
    const { loss: value, grads } = valueAndGrad(
      (p) => ({ loss: loss(p) }),
      before,
    );
    adapted = addScaled(before, grads, -rate);
    value.dispose();
    disposeTree([before, grads]);
  }
  return adapted;
}

/**
 * The same steps as part of a larger function: derivatives pass through them,
 * and so through the gradients that they are made of.
 */
export function adaptThrough<P extends Params>(
  params: P,
  loss: TaskLoss<P>,
  { rate, steps }: InnerRule,
): P {
  let adapted = params;
  for (let i = 0; i < steps; i++) {
    const { grads } = valueAndGrad((p) => ({ loss: loss(p) }), adapted);
    adapted = mapTree(
      (t, grad) => tf.sub(t, tf.mul(grad, rate)),
      adapted,
      grads,
    );
  }
  return adapted;
}
