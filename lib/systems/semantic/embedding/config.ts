import { InputError } from "../../../engine/mod.ts";
import type { Place } from "../hosts/host.ts";

/** How a prior is embedded into a host's features; plain JSON. */
export type EmbeddingConfig = {
  /** Channels to which every level of the prior is brought. */
  readonly width: number;
  /**
   * How the levels, put together, transform the features: by scales and shifts
   * (`affine`), by attention between channels (`transposed`), or one after the
   * other.
   */
  readonly attention: "affine" | "transposed" | "both";
  /** Heads of the attention; they share the channels of a place evenly. */
  readonly heads: number;
};

/** @throws {InputError} Where the numbers make no sense at some place. */
export function checkEmbedding(
  { width, heads }: EmbeddingConfig,
  places: readonly Place[],
): void {
  for (const [name, value] of Object.entries({ width, heads })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(
      `the ${name} of an embedding is ${value}; give a whole number of at least 1`,
    );
  }
  for (const { name, channels } of places) {
    if (channels % heads === 0) continue;
    throw new InputError(
      `${heads} heads cannot share the ${channels} channels at "${name}"; give a number that divides them`,
    );
  }
}
