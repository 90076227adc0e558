/** How all numbers of a column are written: with the same digits, so that their points align. */
export function formatColumn(
  numbers: readonly number[],
  digits?: number,
): (value: number) => string {
  const finite = numbers.filter(Number.isFinite);
  if (digits === undefined && finite.every(Number.isInteger)) {
    return (value) => value.toLocaleString("en");
  }
  const largest = Math.max(0, ...finite.map(Math.abs));
  if (digits === undefined && largest > 0 && largest < 1e-3) {
    return (value) => formatNumber(value);
  }
  const places = digits ?? (largest >= 1 ? 2 : 4);
  return (value) => value.toFixed(places).replace(/^-(0\.?0*)$/, "$1");
}

/** A measured number with four significant digits, such as a loss. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return String(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return size < 1e4 ? value.toPrecision(4) : value.toFixed(0);
}
