/** Points of a curve, x beside y. */
export interface Points {
  /** Where each point is. */
  readonly x: readonly number[];
  /** Its value. */
  readonly y: readonly number[];
}

/**
 * At most `count` points: means of as many neighbours each, so that a long
 * training stays light; the last point is kept as it is.
 */
export function thin({ x, y }: Points, count: number): Points {
  if (x.length <= count) return { x, y };
  const size = Math.ceil((x.length - 1) / (count - 1));
  const thinned: { x: number[]; y: number[] } = { x: [], y: [] };
  for (let start = 0; start < x.length - 1; start += size) {
    const end = Math.min(start + size, x.length - 1);
    thinned.x.push(mean(x, start, end));
    thinned.y.push(mean(y, start, end));
  }
  thinned.x.push(x.at(-1)!);
  thinned.y.push(y.at(-1)!);
  return thinned;
}

/** Each value the weighted mean of its neighbours on both sides, the weights falling to 1/e over `width` points. */
export function smooth(values: readonly number[], width: number): number[] {
  const before = sums(values, width);
  const after = sums(values.toReversed(), width).reverse();
  return values.map((value, i) =>
    (before[i].sum + after[i].sum - value) /
    (before[i].weight + after[i].weight - 1)
  );
}

function sums(values: readonly number[], width: number) {
  const keep = Math.exp(-1 / width);
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + value;
    weight = keep * weight + 1;
    return { sum, weight };
  });
}

function mean(values: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i];
  return sum / (end - start);
}
