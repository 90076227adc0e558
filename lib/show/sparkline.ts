import { thin } from "./thin.ts";

const BARS = "▁▂▃▄▅▆▇█";

/** A curve in one line of text. */
export function sparkline(values: readonly number[], width = 32): string {
  const { y } = thin({ x: values, y: values }, width);
  const low = Math.min(...y);
  const range = Math.max(...y) - low;
  return y.map((value) => {
    const level = range > 0 ? (value - low) / range : 0.5;
    return BARS[Math.min(BARS.length - 1, Math.floor(level * BARS.length))];
  }).join("");
}
