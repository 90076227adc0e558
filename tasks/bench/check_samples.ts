import type { Samples } from "./measure.ts";

/** How far apart two sides' values of an operation may lie. */
const TOLERANCE = 1e-3;

/**
 * Says what is wrong with a side's samples, if anything is: a loss that does
 * not fall, or another network or another result than the other side's.
 */
export function checkSamples(
  own: Samples,
  other: Samples | undefined,
): string | undefined {
  const [first, last] = own.values;
  if (!Number.isFinite(last)) return `its value is ${last}`;
  if (own.learns && !(last < first)) {
    return `its loss does not fall: ${first} at first, ${last} at last`;
  }
  if (!other) return undefined;
  if (own.parameters !== other.parameters) {
    return `it has ${own.parameters} parameters, the other side ${other.parameters}`;
  }
  const expected = other.values[1];
  const apart = Math.abs(last - expected) > TOLERANCE * Math.abs(expected);
  if (!own.learns && apart) {
    return `its result is ${last}, the other side's ${expected}`;
  }
  return undefined;
}
