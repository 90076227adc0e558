import type * as tf from "../../../engine/tf.ts";
import type { Loss, Params } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { HostConfig } from "./config.ts";

/** A place in a host where a prior is embedded into the features. */
export interface Place {
  /** Says where, such as `"decoder 1/4"`. */
  readonly name: string;
  /** Channels of the features there. */
  readonly channels: number;
  /** Pixels of the picture per feature, along each side. */
  readonly stride: number;
}

/** The part of the given picture that features cover, in pixels. */
export interface Region {
  /** Its first column. */
  readonly x: number;
  /** Its first row. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * Transforms the features `[batch, h, w, channels]` of a place, which cover a
 * region of the picture that the host was given; shape and channels stay.
 */
export type Embed = (
  place: number,
  features: tf.Tensor4D,
  region: Region,
) => tf.Tensor4D;

/** A deblurring network that a prior can be embedded into. */
export interface Host<P extends Params = Params> {
  /** What it was made from. */
  readonly config: HostConfig;
  /** Said in tables, such as `"MIMO-UNet+"`. */
  readonly name: string;
  /** Sides of what {@linkcode Host.apply} is given are multiples of this. */
  readonly multiple: number;
  /** Pixels that a result reaches to at most, or a sensible cut of it; for tiles. */
  readonly overlap: number;
  /** Longest side of a tile in pixels, where the 384 that fit others take too much memory. */
  readonly tile?: number;
  /** Where a prior can be embedded, in the order in which features pass. */
  readonly places: readonly Place[];
  /** Draws the parameters, as the released code does. */
  init(rng: Rng): P;
  /**
   * Restores a batch.
   *
   * @param blurry `[batch, h, w, 3]`, RGB in [0, 1].
   * @param embed Called at each place; without it the host is the plain one.
   * @param training Given in training alone: what is left out at random, where
   * the released code does so, is drawn from it.
   * @returns What the loss looks at, the restored picture
   * `[batch, h, w, 3]`, not clipped, being the last.
   */
  apply(
    params: P,
    blurry: tf.Tensor4D,
    embed?: Embed,
    training?: Rng,
  ): tf.Tensor4D[];
  /** The loss of the released code. */
  loss(outputs: readonly tf.Tensor4D[], sharp: tf.Tensor4D): Loss;
  /**
   * The same network for pictures larger than the crops of `trained` pixels
   * a side that it was trained on: what it took means of over the whole crop
   * becomes means over windows. Absent where a host takes no such means.
   */
  local?(trained: number): Host<P>;
}
