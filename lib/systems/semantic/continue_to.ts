import { reflectPad } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";

/** The least multiple that is not below a side. */
export function upTo(side: number, multiple: number): number {
  return Math.ceil(side / multiple) * multiple;
}

/**
 * Continues pictures by reflection to the right and below, until their sides
 * are multiples of a number; as often to and fro as small ones need it.
 *
 * @param pictures `[batch, h, w, channels]`.
 */
export function continueTo(
  pictures: tf.Tensor4D,
  multiple: number,
): tf.Tensor4D {
  const [, height, width] = pictures.shape;
  const wanted = [upTo(height, multiple), upTo(width, multiple)];
  return tf.tidy(() => {
    let x = tf.clone(pictures);
    for (;;) {
      const [, rows, columns] = x.shape;
      if (rows === wanted[0] && columns === wanted[1]) return x;
      // A single row or column has nothing to be reflected.
      if (rows === 1 && wanted[0] > 1) x = tf.tile(x, [1, wanted[0], 1, 1]);
      else if (columns === 1 && wanted[1] > 1) {
        x = tf.tile(x, [1, 1, wanted[1], 1]);
      } else {
        x = reflectPad(x, [
          [0, Math.min(rows - 1, wanted[0] - rows)],
          [0, Math.min(columns - 1, wanted[1] - columns)],
        ]);
      }
    }
  });
}
