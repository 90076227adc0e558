/** How many threads side by side and one below the other make a workgroup. */
export interface Tile {
  /** With four columns each. */
  readonly across: number;
  readonly down: number;
}

/** Enough workgroups to keep a large card busy. */
export const MANY_GROUPS = 256;

/** As wide as the columns of a product, 64 at most, and of 64 threads at least. */
export function tileFor(columns: number): Tile {
  const padded = (width: number) => Math.ceil(columns / width) * width;
  const wide = columns > 32 && padded(64) <= 1.2 * padded(32) ? 64 : 32;
  const narrow = 2 ** Math.ceil(Math.log2(Math.max(columns, 4)));
  const across = Math.min(wide, narrow) / 4;
  return { across, down: Math.max(16, 64 / across) };
}

/** Source lines for every number below `count`. */
export function unrolled(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("\n");
}
