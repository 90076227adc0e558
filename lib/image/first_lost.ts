/** The place of the first NaN or infinite value, or -1. */
export function firstLost(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] !== 0) return i;
  }
  return -1;
}
