import * as tf from "../../../engine/tf.ts";
import {
  disposeTree,
  leaves,
  mapTree,
  type Params,
  type ValueAndGrad,
  valueAndGrad,
} from "../../../nn/mod.ts";
import type { TaskLoss } from "./adapt.ts";
import { addScaled, weightedSum } from "./tree_math.ts";

/** What {@linkcode jointGradient} works with. */
export interface JointOptions<B extends Params, R extends Params> {
  /** The auxiliary tasks' gradients g_i and losses at the backbone; taken over. */
  readonly tasks: readonly ValueAndGrad<B>[];
  /** The weights w of the tasks by the relation network's parameters, `[N]`. */
  readonly weigh: (relation: R) => tf.Tensor1D;
  /** The loss on real pairs, L_t. */
  readonly target: TaskLoss<B>;
  /** η, how far the backbone looks ahead. */
  readonly rate: number;
}

/**
 * The gradients of backbone and relation network that are trained end to end.
 *
 * The backbone's is `Σ w_i g_i / N`. The relation network is to choose weights
 * that help the target: its gradient is that of L_t(θ') by its parameters,
 * with θ' = θ - η Σ w_i g_i / N. As w enters θ' linearly, this takes no second
 * derivative: ∂L_t/∂w_i = -η ⟨∇L_t(θ'), g_i⟩ / N.
 *
 * @returns The loss is L_t(θ'); reported is the tasks' weighted loss.
 */
export function jointGradient<B extends Params, R extends Params>(
  params: { readonly backbone: B; readonly relation: R },
  { tasks, weigh, target, rate }: JointOptions<B, R>,
): ValueAndGrad<{ readonly backbone: B; readonly relation: R }> {
  const count = tasks.length;
  const weights = tf.tidy(() => weigh(params.relation));
  const shares = tf.tidy(() => tf.unstack(tf.div(weights, count)));
  const sum = weightedSum<B>();
  tasks.forEach(({ grads }, i) =>
    sum.add(mapTree((t) => tf.clone(t), grads), shares[i] as tf.Scalar)
  );
  const backbone = sum.sum!;
  const ahead = addScaled(params.backbone, backbone, -rate);
  const { loss, grads: wanted } = valueAndGrad(
    (p) => ({ loss: target(p) }),
    ahead,
  );
  const slopes = tf.tidy(() =>
    tf.stack(
      tasks.map(({ grads }) => tf.mul(dot(wanted, grads), -rate / count)),
    )
  );
  const { loss: surrogate, grads: relation } = valueAndGrad(
    (p) => ({ loss: tf.sum(tf.mul(weigh(p), slopes)) as tf.Scalar }),
    params.relation,
  );
  const weighted = tf.tidy(() =>
    tf.addN(tasks.map((task, i) => tf.mul(task.loss, shares[i]))) as tf.Scalar
  );
  for (const task of tasks) disposeTree([task.loss, task.report, task.grads]);
  disposeTree([ahead, wanted]);
  tf.dispose([weights, shares, slopes, surrogate]);
  return { loss, report: { weighted }, grads: { backbone, relation } };
}

function dot(a: Params, b: Params): tf.Tensor {
  const others = leaves(b);
  return tf.addN(leaves(a).map((t, i) => tf.sum(tf.mul(t, others[i]))));
}
