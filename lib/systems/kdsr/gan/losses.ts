import * as tf from "../../../engine/tf.ts";

/**
 * The vanilla GAN loss (Goodfellow et al. 2014): binary cross-entropy of
 * logits, its mean over all of them.
 *
 * The discriminator minimises it with `real` for pictures and `fake` for
 * results; the generator with `real` for results.
 *
 * @param logits Any shape; of any size without overflow.
 * @param target What the logits should say.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const loss = kdsr.gan.ganLoss(tf.scalar(0), "real");
 * console.log(await loss.data()); // ln 2
 * ```
 */
export function ganLoss(
  logits: tf.Tensor,
  target: "real" | "fake",
): tf.Scalar {
  return tf.mean(softplus(target === "real" ? tf.neg(logits) : logits));
}

/**
 * log(1 + e^x). The maximum of x and 0 is written as (x + |x|) / 2, so that
 * the slope at 0 is one half whatever the slope of |x| is said to be there.
 */
function softplus(x: tf.Tensor): tf.Tensor {
  const size = tf.abs(x);
  const tail = tf.log1p(tf.exp(tf.neg(size)));
  return tf.add(tf.mul(tf.add(x, size), 0.5), tail);
}
