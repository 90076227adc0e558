import { InputError } from "../../../engine/mod.ts";

/**
 * Refuses sizes of a host that are not whole numbers of at least 1, or of at
 * least what `least` says.
 *
 * @throws {InputError} Naming the first of them.
 */
export function checkSizes(
  host: string,
  sizes: Readonly<Record<string, number>>,
  least: Readonly<Record<string, number>> = {},
): void {
  for (const [name, value] of Object.entries(sizes)) {
    const limit = least[name] ?? 1;
    if (Number.isInteger(value) && value >= limit) continue;
    throw new InputError(
      `${host}'s ${name} is ${value}; give a whole number of at least ${limit}`,
    );
  }
}
