import type { Kernel } from "../../degrade/mod.ts";
import { conv2d, InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { l1Loss } from "../../loss/mod.ts";

/**
 * The self-consistency |down(S(v)) - x|: what the student made of the picture,
 * degraded again, against the picture. Where the kernel would reach over the
 * edge nothing is compared.
 *
 * @param restored S(v), `[batch, scale * height, scale * width, channels]`.
 * @param image x, `[batch, height, width, channels]`.
 * @param kernel In correlation orientation; sampling keeps the top left of each cell.
 * @throws {InputError} Where the kernel is larger than the restored picture.
 *
 * @example
 * ```ts
 * import { deltaKernel, openEngine, tf, zskd } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const restored: tf.Tensor4D = tf.ones([1, 8, 6, 3]);
 * const image: tf.Tensor4D = tf.zeros([1, 4, 3, 3]);
 * const loss = zskd.consistencyLoss(restored, image, deltaKernel(), 2);
 * console.log(await loss.data()); // 1
 * ```
 */
export function consistencyLoss(
  restored: tf.Tensor4D,
  image: tf.Tensor4D,
  kernel: Kernel,
  scale: number,
): tf.Scalar {
  const rows = inside(image.shape[1], kernel.height, scale);
  const columns = inside(image.shape[2], kernel.width, scale);
  if (rows.count < 1 || columns.count < 1) {
    throw new InputError(
      `a kernel of ${kernel.width}x${kernel.height} has no room in ${
        restored.shape[2]
      }x${restored.shape[1]} restored pixels; give larger parts`,
    );
  }
  const [batch, , , channels] = image.shape;
  const kept = tf.slice(image, [0, rows.first, columns.first, 0], [
    batch,
    rows.count,
    columns.count,
    channels,
  ]);
  const reached = tf.slice(restored, [0, rows.from, columns.from, 0], [
    batch,
    rows.reach,
    columns.reach,
    channels,
  ]);
  // Every channel is a picture of its own to the one kernel.
  const planes = tf.reshape(tf.transpose(reached, [0, 3, 1, 2]), [
    batch * channels,
    rows.reach,
    columns.reach,
    1,
  ]) as tf.Tensor4D;
  const { data, width, height } = kernel;
  const taps = tf.tensor4d(data, [height, width, 1, 1]);
  const small = tf.transpose(
    tf.reshape(conv2d(planes, taps, null, { stride: scale }), [
      batch,
      channels,
      rows.count,
      columns.count,
    ]),
    [0, 2, 3, 1],
  );
  return l1Loss(small, kept);
}

/** Which pixels along a side the kernel computes without reaching over the edge, and from what. */
function inside(length: number, taps: number, scale: number) {
  const before = Math.floor(taps / 2);
  const first = Math.ceil(before / scale);
  const last = Math.floor((length * scale - taps + before) / scale);
  const count = last - first + 1;
  return {
    first,
    count,
    from: first * scale - before,
    reach: (count - 1) * scale + taps,
  };
}

/**
 * The feature-statistics term: how far the channels' means and variances in
 * the student's layers (on the picture) are from the teacher's (on its son),
 * mean over channels and layers. Statistics, because size and content differ.
 *
 * @param student Features of the student, `[batch, height, width, features]` a layer.
 * @param teacher Of the teacher, as many layers; a constant.
 *
 * @example
 * ```ts
 * import { openEngine, tf, zskd } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const ones: tf.Tensor4D = tf.ones([1, 4, 4, 2]);
 * const zeros: tf.Tensor4D = tf.zeros([1, 6, 6, 2]);
 * console.log(await zskd.statisticsLoss([ones], [zeros]).data()); // 1
 * ```
 */
export function statisticsLoss(
  student: readonly tf.Tensor4D[],
  teacher: readonly tf.Tensor4D[],
): tf.Scalar {
  const terms = student.map((own, i) => {
    const [a, b] = [own, teacher[i]].map((x) => tf.moments(x, [0, 1, 2]));
    return tf.add(l1Loss(a.mean, b.mean), l1Loss(a.variance, b.variance));
  });
  return tf.div(tf.addN(terms), terms.length);
}
