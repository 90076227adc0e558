import type * as tf from "../../../lib/engine/tf.ts";

/** One row of the table of derivatives. */
export interface Case {
  readonly name: string;
  /** The shapes of what is differentiated for. */
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** The inputs' range; [-1.45, 1.53] by default. */
  readonly range?: readonly [number, number];
  /** What the inputs are drawn from, chosen so that no step crosses a kink; 1 by default. */
  readonly seed?: number;
  /**
   * Whether second derivatives are right (the default), or refused with an
   * error; wrong ones without an error are what this table exists to catch.
   */
  readonly second?: "right" | "refused";
}

/** A small picture. */
export const image = [1, 5, 6, 2];

/** A smaller matrix. */
export const small = [3, 5];
