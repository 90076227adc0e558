import type { Kernel } from "../../degrade/mod.ts";
import type * as tf from "../../engine/tf.ts";
import {
  augment,
  type Augmentation,
  clip,
  createImage,
  crop,
  type Image,
  toTensor,
} from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import {
  drawVariation,
  placeWarped,
  type Variation,
  type ZssrAugmentation,
} from "./augment.ts";
import { lossMap } from "./loss_map.ts";
import { anywhere, type DrawPlace, edgePlaces } from "./places.ts";
import { enlarge, type Factors, type Resizing, shrink } from "./resize.ts";
import { warp } from "./warp.ts";

/** A picture to take crops of. */
export interface Father {
  readonly image: Image;
  /** How many times larger it is than the picture given. */
  readonly scale: number;
  /** How much its pixels count in the loss, a grey picture; all alike without it. */
  readonly weight?: Image | undefined;
}

/** How crops are made. */
export interface CropOptions {
  /** The pool, growing in scale; the first is the picture itself. */
  readonly fathers: readonly Father[];
  readonly factors: Factors;
  readonly kernel?: Kernel | undefined;
  readonly resizing: Resizing;
  /** Where crops of the picture itself are taken: anywhere, or more often where there are edges. */
  readonly place: "anywhere" | "edges";
  /** Longest side of a crop, in pixels of the father. */
  readonly crop: number;
  /** Pixels around a crop that are reduced with it and cut off again. */
  readonly margin: number;
  readonly batch: number;
  readonly augmentation: ZssrAugmentation;
  /** Standard deviation of the noise that sons are given. */
  readonly noise: number;
  readonly rng: Rng;
}

/** Crops of fathers and their sons, enlarged again. */
export interface Crops {
  /** `[batch, side, side, channels]` in [0, 1] but for overshooting. */
  readonly input: tf.Tensor4D;
  /** The same shape, in [0, 1]. */
  readonly target: tf.Tensor4D;
  /** `[batch, side, side, 1]`, where crops have weights. */
  readonly weight?: tf.Tensor4D;
}

interface One {
  readonly input: Image;
  readonly target: Image;
  readonly weight?: Image | undefined;
}

/** The side of crops of a picture: what was asked for, or as much as the picture has. */
export function cropSide(
  { width, height }: Image,
  wanted: number,
  { x, y }: Factors,
): number {
  return wholeCells(Math.min(wanted, width, height), { x, y });
}

/** A length that whole factors divide, so that sons lie evenly in their fathers. */
function wholeCells(length: number, { x, y }: Factors): number {
  return Number.isInteger(x) && x === y ? length - length % x : length;
}

/** Batches of crops, each a function of its step. */
export function crops(
  options: CropOptions,
): { at(step: number): Promise<Crops> } {
  const { fathers: [{ image }], place } = options;
  const draw = place === "edges" ? edgePlaces(lossMap(image)) : anywhere(image);
  return {
    at(step) {
      const rng = options.rng.split(step);
      const batch = Array.from(
        { length: options.batch },
        (_, i) => oneCrop(options, draw, rng.split(i)),
      );
      const [{ weight }] = batch;
      return Promise.resolve({
        input: toTensor(batch.map(({ input }) => input)),
        target: toTensor(batch.map(({ target }) => target)),
        ...(weight && { weight: toTensor(batch.map((one) => one.weight!)) }),
      });
    },
  };
}

function oneCrop(options: CropOptions, draw: DrawPlace, rng: Rng): One {
  const { fathers, augmentation } = options;
  const scales = fathers.map(({ scale }) => scale);
  const variation = drawVariation(rng, augmentation, scales);
  return variation.kind === "turned"
    ? turnedCrop(options, draw, rng, variation.how)
    : warpedCrop(options, rng, variation);
}

/** A crop of the picture itself. */
function turnedCrop(
  options: CropOptions,
  draw: DrawPlace,
  rng: Rng,
  how: Augmentation,
): One {
  const { factors, margin, fathers: [{ image, weight }] } = options;
  const { width, height } = image;
  const side = cropSide(image, options.crop, factors);
  const [x, y] = draw(rng, side);
  const wanted = side + 2 * margin;
  const outer = {
    width: wholeCells(Math.min(width, wanted), factors),
    height: wholeCells(Math.min(height, wanted), factors),
  };
  // At the picture's edges the margin has no room: there the crop lies off the middle.
  const start = (at: number, length: number, outer: number) =>
    Math.min(Math.max(0, at - margin, at + side - outer), length - outer);
  const left = start(x, width, outer.width);
  const top = start(y, height, outer.height);
  const around = crop(image, left, top, outer.width, outer.height);
  const input = reduceAndEnlarge(options, rng, augment(around, how));
  const turnedLeft = how.flipX ? outer.width - side - (x - left) : x - left;
  const turnedTop = how.flipY ? outer.height - side - (y - top) : y - top;
  const [atX, atY] = how.transpose
    ? [turnedTop, turnedLeft]
    : [turnedLeft, turnedTop];
  const cut = (one: Image) => augment(crop(one, x, y, side, side), how);
  return {
    input: crop(input, atX, atY, side, side),
    target: cut(image),
    weight: weight && cut(weight),
  };
}

/** A warped crop of a father in the pool. */
function warpedCrop(
  options: CropOptions,
  rng: Rng,
  { father, linear }: Extract<Variation, { kind: "warped" }>,
): One {
  const { factors, margin, fathers } = options;
  const { image, weight } = fathers[father];
  const side = cropSide(fathers[0].image, options.crop, factors);
  const outer = side + 2 * margin;
  const size = { width: outer, height: outer };
  const map = placeWarped(rng, linear, image, size);
  const around = warp(image, map, size);
  const cut = (one: Image) => crop(one, margin, margin, side, side);
  return {
    input: cut(reduceAndEnlarge(options, rng, around)),
    target: cut(around),
    weight: weight && cut(warp(weight, map, size, false)),
  };
}

/** What the network is given for a father: its son, with noise, clipped, enlarged. */
function reduceAndEnlarge(
  { factors, kernel, resizing, noise }: CropOptions,
  rng: Rng,
  father: Image,
): Image {
  const son = shrink(father, factors, kernel, resizing);
  const { width, height, channels, data } = son;
  const noisy = noise > 0
    ? createImage(
      width,
      height,
      channels,
      data.map((value) => value + rng.normal(0, noise)),
    )
    : son;
  return enlarge(clip(noisy), factors, father, resizing);
}
