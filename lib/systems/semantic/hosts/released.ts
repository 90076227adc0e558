import { InputError } from "../../../engine/mod.ts";
import type { NamedArray } from "../../../loss/mod.ts";
import type { HostConfig } from "./config.ts";

/** How a kind of host is found in a released state dict. */
export interface Released<C extends HostConfig = HostConfig> {
  /** What to call it, such as `"MIMO-UNet"`. */
  readonly title: string;
  /** A name that every state dict of this kind has, and none of another. */
  readonly telltale: string;
  /** Reads the sizes off names and shapes. */
  config(weights: ReadonlyMap<string, NamedArray>): C;
  /** The released name of our parameter at a dot-joined path of the tree. */
  nameOf(path: string, config: C): string;
  /** Further names that are no parameters of their own, such as second names of one. */
  readonly besides?: RegExp;
}

/**
 * How many different numbers stand where a pattern has its group, among the
 * names of a state dict: any of a block's names counts it, so that a block
 * without one is missed, not passed over.
 */
export function countOf(
  weights: ReadonlyMap<string, NamedArray>,
  pattern: RegExp,
): number {
  const found = [...weights.keys()].flatMap((name) =>
    pattern.exec(name)?.[1] ?? []
  );
  return new Set(found).size;
}

/** The array of that name. @throws {InputError} Where it is missing. */
export function need(
  weights: ReadonlyMap<string, NamedArray>,
  name: string,
): NamedArray {
  const found = weights.get(name);
  if (found) return found;
  throw new InputError(
    `"${name}" is missing among ${weights.size} arrays; give the whole state dict of a released host`,
  );
}
