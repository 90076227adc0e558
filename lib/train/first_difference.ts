import type { Json } from "./state.ts";

/**
 * Where two JSON values differ first, in words, such as
 * `batch is 8, expected 16`; undefined where they are equal.
 */
export function firstDifference(
  given: Json | undefined,
  expected: Json | undefined,
  path = "",
): string | undefined {
  if (isNode(given) && isNode(expected)) {
    const keys = new Set([...Object.keys(given), ...Object.keys(expected)]);
    for (const key of keys) {
      const found = firstDifference(
        given[key],
        expected[key],
        path ? `${path}.${key}` : key,
      );
      if (found) return found;
    }
    return undefined;
  }
  if (Object.is(given, expected)) return undefined;
  const word = (value: Json | undefined) =>
    value === undefined ? "absent" : JSON.stringify(value);
  return `${path} is ${word(given)}, expected ${word(expected)}`;
}

function isNode(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null;
}
