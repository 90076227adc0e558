/** A part of a picture and the larger part that is computed to get it right. */
export interface Tile {
  /** Left edge of the part that counts, in pixels. */
  readonly x: number;
  /** Top edge of the part that counts. */
  readonly y: number;
  /** Columns of the part that counts. */
  readonly width: number;
  /** Rows of the part that counts. */
  readonly height: number;
  /** Left edge of what is computed: the part and the overlap around it. */
  readonly outerX: number;
  /** Top edge of what is computed. */
  readonly outerY: number;
  /** Columns of what is computed. */
  readonly outerWidth: number;
  /** Rows of what is computed. */
  readonly outerHeight: number;
}

/**
 * Covers a picture with tiles that do not overlap, each computed with
 * `overlap` more pixels around it where the picture has them.
 *
 * With an overlap of the network's receptive radius the result equals that of
 * the picture as a whole.
 *
 * @param size Longest side of a tile's own part, in pixels.
 * @param multiple Of what all edges are multiples; the picture's sides, `size`
 * and `overlap` have to be.
 *
 * @example
 * ```ts
 * import { tiles } from "blindsight";
 *
 * console.log(tiles(100, 50, 64, 8).length); // 2
 * ```
 */
export function tiles(
  width: number,
  height: number,
  size: number,
  overlap: number,
  multiple = 1,
): Tile[] {
  const spans = (length: number) => {
    const count = Math.ceil(length / size);
    const edge = (i: number) =>
      Math.round(i * length / (count * multiple)) * multiple;
    return Array.from({ length: count }, (_, i) => {
      const from = edge(i);
      const to = edge(i + 1);
      const outerFrom = Math.max(0, from - overlap);
      const outerTo = Math.min(length, to + overlap);
      return { from, size: to - from, outerFrom, outer: outerTo - outerFrom };
    });
  };
  return spans(height).flatMap((row) =>
    spans(width).map((column) => ({
      x: column.from,
      y: row.from,
      width: column.size,
      height: row.size,
      outerX: column.outerFrom,
      outerY: row.outerFrom,
      outerWidth: column.outer,
      outerHeight: row.outer,
    }))
  );
}
