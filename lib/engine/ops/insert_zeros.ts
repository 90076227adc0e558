import * as tf from "../core.ts";

/** Sets `step - 1` zeros between neighbours along an axis; differentiable. */
export function insertZeros(
  x: tf.Tensor,
  axis: number,
  step: number,
): tf.Tensor {
  if (step === 1) return x;
  const size = x.shape[axis]!;
  const before = tf.util.sizeFromShape(x.shape.slice(0, axis));
  const after = tf.util.sizeFromShape(x.shape.slice(axis + 1));
  const apart = tf.pad(
    tf.reshape(x, [before * size, 1, after]),
    [[0, 0], [0, step - 1], [0, 0]],
  );
  const long = tf.reshape(apart, [before, size * step, after]);
  const span = (size - 1) * step + 1;
  const shape = x.shape.map((side, i) => i === axis ? span : side);
  return tf.reshape(tf.slice(long, [0, 0, 0], [before, span, after]), shape);
}
