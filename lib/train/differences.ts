import type { Json } from "./state.ts";

/**
 * Where two JSON values differ, in words, such as `batch is 8, expected 16`;
 * empty where they are equal.
 */
export function differences(given: Json, expected: Json): string[] {
  // What JSON cannot say, a file cannot have kept either.
  return compare(given, JSON.parse(JSON.stringify(expected)), "");
}

function compare(
  given: Json | undefined,
  expected: Json | undefined,
  path: string,
): string[] {
  if (isNode(given) && isNode(expected)) {
    const keys = new Set([...Object.keys(given), ...Object.keys(expected)]);
    return [...keys].flatMap((key) =>
      compare(given[key], expected[key], path ? `${path}.${key}` : key)
    );
  }
  if (given === expected) return [];
  return [`${path} is ${word(given)}, expected ${word(expected)}`];
}

function word(value: Json | undefined): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

function isNode(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null;
}
