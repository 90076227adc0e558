import * as tf from "../engine/tf.ts";
import type { Params } from "./params.ts";
import { fromNamed, leaves, namedLeaves } from "./tree.ts";

/** What {@linkcode valueAndGrad} returns; all tensors are the caller's to dispose. */
export interface ValueAndGrad<P extends Params> {
  /** The loss. */
  readonly loss: tf.Scalar;
  /** The scalars that the loss function handed out beside it. */
  readonly report: Readonly<Record<string, tf.Scalar>>;
  /** The derivative of the loss by every parameter; zeros where there is none. */
  readonly grads: P;
}

/** What a loss function returns: the scalar to minimise and scalars to report. */
export interface Loss {
  /** The scalar to minimise. */
  readonly loss: tf.Scalar;
  /** Scalars to report, such as the loss's terms. */
  readonly report?: Readonly<Record<string, tf.Scalar>>;
}

/**
 * A loss and its gradient with respect to a tree of parameters.
 *
 * @param f Computes the loss; what else it makes is disposed.
 * @param params The parameters that are differentiated for.
 *
 * @example
 * ```ts
 * import { openEngine, tf, valueAndGrad } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = { w: tf.tensor1d([3]) };
 * const { loss, grads } = valueAndGrad(
 *   (p) => ({ loss: tf.sum(tf.square(p.w)) }),
 *   params,
 * );
 * console.log(await loss.data(), await grads.w.data()); // 9, 6
 * ```
 */
export function valueAndGrad<P extends Params>(
  f: (params: P) => Loss,
  params: P,
): ValueAndGrad<P> {
  const xs = leaves(params);
  const report: Record<string, tf.Scalar> = {};
  const { value, grads } = tf.engine().gradients(
    () => {
      const { loss, report: terms = {} } = f(params);
      for (const [name, term] of Object.entries(terms)) {
        report[name] = tf.keep(tf.clone(term));
      }
      return loss;
    },
    xs,
    undefined,
    true,
  );
  const names = namedLeaves(params).map(([name]) => name);
  const named = new Map(
    names.map((name, i) => [name, grads[i] ?? tf.zerosLike(xs[i])]),
  );
  return {
    loss: value as tf.Scalar,
    report,
    grads: fromNamed(params, named) as P,
  };
}
