/** The value below which a share of the numbers lies, between two of them if need be. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

/** The number in the middle. */
export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** The first and the third quartile, between which half of the numbers lie. */
export function quartiles(numbers: readonly number[]): [number, number] {
  return [quantile(numbers, 0.25), quantile(numbers, 0.75)];
}

/** The mean of ratios: twice and half as fast average to the same. */
export function geometricMean(numbers: readonly number[]): number {
  const sum = numbers.reduce((sum, x) => sum + Math.log(x), 0);
  return Math.exp(sum / numbers.length);
}
