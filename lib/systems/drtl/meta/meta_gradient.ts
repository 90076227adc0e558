import * as tf from "../../../engine/tf.ts";
import {
  disposeTree,
  mapTree,
  type Params,
  type ValueAndGrad,
  valueAndGrad,
} from "../../../nn/mod.ts";
import { adapt, adaptThrough, type InnerRule, type TaskLoss } from "./adapt.ts";
import { addScaled, weightedSum } from "./tree_math.ts";

/**
 * How the outer step is taken: by the gradient at the adapted parameters
 * (`first`, first-order MAML), by the derivative through the inner steps too
 * (`second`, MAML), towards the adapted parameters (`reptile`), or away from
 * one chain through all tasks in turn (`serial`, as DIL's).
 */
export type MetaOrder = "first" | "second" | "reptile" | "serial";

/** One auxiliary task of an outer step. */
export interface MetaTask<P extends Params> {
  /** The loss of the inner steps. */
  readonly support: TaskLoss<P>;
  /** The loss that the adapted parameters are judged by. */
  readonly query: TaskLoss<P>;
  /** What the task's part of the outer gradient is multiplied by. */
  readonly weight: number;
}

/**
 * What stands for the gradient in an outer step θ ← θ - βg of the
 * meta-learning pipeline, with the weights w_i:
 *
 * - `first`: g = Σ w_i ∇L_i(θ_i), θ_i being θ after the inner steps;
 * - `second`: g = ∇ Σ w_i L_i(θ_i(θ));
 * - `reptile`: g = Σ w_i (θ - θ_i);
 * - `serial`: g = θ - θ', θ' being θ after the inner steps on each task in
 *   turn, whose rate is multiplied by w_i.
 *
 * The loss is Σ w_i L_i of the queries at the adapted parameters; for
 * `serial`, at the end of the chain.
 *
 * @returns Tensors that are the caller's to dispose.
 *
 * @example
 * ```ts
 * import { drtl, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const loss = ({ x }: { x: tf.Tensor }) => tf.mul(tf.square(x), 0.5) as tf.Scalar;
 * const { grads } = drtl.metaGradient(
 *   { x: tf.scalar(2) },
 *   [{ support: loss, query: loss, weight: 1 }],
 *   { order: "second", rate: 0.1, steps: 1 },
 * );
 * console.log(await grads.x.data()); // 1.8 * 0.9 = 1.62
 * ```
 */
export function metaGradient<P extends Params>(
  params: P,
  tasks: readonly MetaTask<P>[],
  { order, ...rule }: InnerRule & { readonly order: MetaOrder },
): ValueAndGrad<P> {
  if (order === "serial") return serial(params, tasks, rule);
  const sum = weightedSum<P>();
  const losses: tf.Scalar[] = [];
  for (const { support, query, weight } of tasks) {
    if (order === "second") {
      const { loss, grads } = valueAndGrad(
        (p) => ({ loss: query(adaptThrough(p, support, rule)) }),
        params,
      );
      losses.push(scaled(loss, weight));
      sum.add(grads, weight);
      continue;
    }
    const adapted = adapt(params, support, rule);
    if (order === "first") {
      const { loss, grads } = valueAndGrad(
        (p) => ({ loss: query(p) }),
        adapted,
      );
      losses.push(scaled(loss, weight));
      sum.add(grads, weight);
    } else {
      losses.push(tf.tidy(() => tf.mul(query(adapted), weight)));
      sum.add(addScaled(params, adapted, -1), weight);
    }
    disposeTree(adapted);
  }
  return { loss: total(losses), report: {}, grads: sum.sum! };
}

function serial<P extends Params>(
  params: P,
  tasks: readonly MetaTask<P>[],
  { rate, steps }: InnerRule,
): ValueAndGrad<P> {
  let chain = mapTree((t) => tf.clone(t), params);
  for (const { support, weight } of tasks) {
    const before = chain;
    chain = adapt(before, support, { rate: rate * weight, steps });
    disposeTree(before);
  }
  const losses = tasks.map(({ query, weight }) =>
    tf.tidy(() => tf.mul(query(chain), weight) as tf.Scalar)
  );
  const grads = addScaled(params, chain, -1);
  disposeTree(chain);
  return { loss: total(losses), report: {}, grads };
}

function scaled(loss: tf.Scalar, weight: number): tf.Scalar {
  const product = tf.mul(loss, weight) as tf.Scalar;
  loss.dispose();
  return product;
}

function total(losses: tf.Scalar[]): tf.Scalar {
  const sum = tf.addN(losses) as tf.Scalar;
  tf.dispose(losses);
  return sum;
}
