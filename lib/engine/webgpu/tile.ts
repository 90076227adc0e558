/** The part of a matrix product that a workgroup computes. */
export interface Tile {
  /** Threads side by side, with four columns each. */
  readonly across: number;
  /** Threads one below the other. */
  readonly down: number;
  /** Rows of a thread. */
  readonly each: number;
  /** All rows and columns. */
  readonly rows: number;
  readonly columns: number;
}

/** Enough workgroups to keep a large card busy. */
export const MANY_GROUPS = 256;

/**
 * A tile for a product of so many rows and columns: as wide as the columns,
 * 64 at most, and high enough for 64 to 256 threads. With `tall`, threads of
 * many-rowed products take eight rows instead of four, which reads less of the
 * workgroup's memory for every multiplication.
 */
export function tileFor(rows: number, columns: number, tall = false): Tile {
  const padded = (width: number) => Math.ceil(columns / width) * width;
  const wide = columns > 32 && padded(64) <= 1.2 * padded(32) ? 64 : 32;
  const narrow = 2 ** Math.ceil(Math.log2(Math.max(columns, 4)));
  const across = Math.min(wide, narrow) / 4;
  const down = Math.max(16, 64 / across);
  const groups = Math.ceil(rows / (8 * down)) *
    Math.ceil(columns / (4 * across));
  const each = tall && across === 16 && groups >= 2 * MANY_GROUPS ? 8 : 4;
  return { across, down, each, rows: down * each, columns: across * 4 };
}

/** Source lines for every number below `count`. */
export function unrolled(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join("\n");
}
