import * as tf from "../core.ts";
import { replaceGradient } from "./register.ts";

/*
 * A pixel that was mirrored into the border gets the border's gradient beside
 * its own; the gradient that comes with TensorFlow.js drops the border.
 */

interface Attrs {
  readonly paddings: readonly (readonly [number, number])[];
  readonly mode: "reflect" | "symmetric";
}

function part(x: tf.Tensor, axis: number, start: number, size: number) {
  const begin = x.shape.map(() => 0);
  const sizes = [...x.shape];
  begin[axis] = start;
  sizes[axis] = size;
  return tf.slice(x, begin, sizes);
}

/** The border's gradient, mirrored back and laid where it came from. */
function folded(
  border: tf.Tensor,
  axis: number,
  start: number,
  size: number,
): tf.Tensor {
  const after = size - start - border.shape[axis]!;
  return tf.pad(
    tf.reverse(border, axis),
    border.shape.map((_, i) => i === axis ? [start, after] : [0, 0]),
  );
}

replaceGradient<Attrs>({
  kernelName: tf.MirrorPad,
  save: ["x"],
  of: (dy, [x], { paddings, mode }) => ({
    x: () => {
      const edge = mode === "reflect" ? 1 : 0;
      return paddings.reduce((gradient, [before, after], axis) => {
        const size = x.shape[axis]!;
        let inner = part(gradient, axis, before, size);
        if (before > 0) {
          const border = part(gradient, axis, 0, before);
          inner = tf.add(inner, folded(border, axis, edge, size));
        }
        if (after > 0) {
          const border = part(gradient, axis, before + size, after);
          const start = size - edge - after;
          inner = tf.add(inner, folded(border, axis, start, size));
        }
        return inner;
      }, dy);
    },
  }),
});
