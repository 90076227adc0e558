import type { Kernel } from "../../degrade/mod.ts";
import { clip, type Image } from "../../image/mod.ts";
import { enlarge, type Factors, type Resizing, shrink } from "./resize.ts";

/**
 * Iterated back-projection (Irani and Peleg, 1991): what the result lacks of the
 * picture it was made from, once reduced, is enlarged and added, clipped to
 * [0, 1] after each time.
 *
 * @param restored The result, `factors` times as large as the picture.
 * @param image The picture that it was made from.
 * @param times How often.
 * @param kernel What reduces; without it bicubic interpolation does.
 *
 * @example
 * ```ts
 * import { createImage, zssr } from "blindsight";
 *
 * const image = createImage(6, 5, 3, new Float32Array(90).fill(0.5));
 * const factors = { x: 2, y: 2 };
 * const sr = zssr.backProject(createImage(12, 10, 3), image, factors, 4);
 * console.log(sr.data[0]); // near 0.5
 * ```
 */
export function backProject(
  restored: Image,
  image: Image,
  factors: Factors,
  times: number,
  kernel?: Kernel,
  resizing: Resizing = "mirrored",
): Image {
  let result = restored;
  for (let i = 0; i < times; i++) {
    const lacking = shrink(result, factors, kernel, resizing);
    for (let at = 0; at < lacking.data.length; at++) {
      lacking.data[at] = image.data[at] - lacking.data[at];
    }
    const added = enlarge(lacking, factors, result, resizing);
    for (let at = 0; at < added.data.length; at++) {
      added.data[at] += result.data[at];
    }
    result = clip(added);
  }
  return result;
}
