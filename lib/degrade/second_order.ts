import { clip, type Image, quantize } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";
import { blur } from "./blur.ts";
import type { Degradation } from "./degradation.ts";
import { interpolate, type InterpolationMode } from "./interpolate.ts";
import { jpeg } from "./jpeg.ts";
import { kernelFrom, type KernelSpec } from "./kernel_spec.ts";
import { addNoise, type NoiseDraw } from "./steps.ts";

/** A drawn change of size: `factor` of the size before, or of the final size in the second round. */
export type ResizeDraw = {
  readonly factor: number;
  readonly mode: InterpolationMode;
};

/** One drawn round of blur, change of size, noise and JPEG of quality 1 to 100. */
export type RoundDraw = {
  readonly blur: KernelSpec;
  readonly resize: ResizeDraw;
  readonly noise: NoiseDraw;
  readonly quality: number;
};

/** What {@linkcode secondOrder} draws. */
export type SecondOrderDraw = {
  readonly first: RoundDraw;
  readonly second: RoundDraw;
  /** The low-pass filter of the last resizing, a delta where there is none. */
  readonly filter: KernelSpec;
  /** How the last resizing, to the final size, interpolates. */
  readonly mode: InterpolationMode;
  /** Whether the last JPEG comes after the last resizing, or before it. */
  readonly jpegLast: boolean;
};

/** Settings of {@linkcode secondOrder}. */
export interface SecondOrderOptions {
  /** How many times smaller the picture becomes. */
  readonly scale: number;
}

/** The ranges that a round draws from. */
interface Ranges {
  readonly blurChance: number;
  readonly sigma: readonly [number, number];
  /** Chances of growing, shrinking and keeping the size. */
  readonly resizeChances: readonly [number, number, number];
  readonly smallest: number;
  readonly largest: number;
  readonly gaussian: readonly [number, number];
  readonly poisson: readonly [number, number];
}

const firstRound: Ranges = {
  blurChance: 1,
  sigma: [0.2, 3],
  resizeChances: [0.2, 0.7, 0.1],
  smallest: 0.15,
  largest: 1.5,
  gaussian: [1, 30],
  poisson: [0.05, 3],
};
const secondRound: Ranges = {
  blurChance: 0.8,
  sigma: [0.2, 1.5],
  resizeChances: [0.3, 0.4, 0.3],
  smallest: 0.3,
  largest: 1.2,
  gaussian: [1, 25],
  poisson: [0.05, 2.5],
};
const modes = ["area", "bilinear", "bicubic"] as const;
const kernelSizes = [7, 9, 11, 13, 15, 17, 19, 21];
const shapes = [
  ["gaussian", true],
  ["gaussian", false],
  ["generalised", true],
  ["generalised", false],
  ["plateau", true],
  ["plateau", false],
] as const;
const shapeChances = [0.45, 0.25, 0.12, 0.03, 0.12, 0.03];

/**
 * Real-ESRGAN's second-order degradation with KDSR-GAN's values: twice blur,
 * change of size, noise and JPEG, with a sinc filter at the end.
 *
 * Applying it to one picture takes a JPEG codec and is asynchronous. The
 * qualities are rounded to whole numbers, as JPEG has them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, secondOrder, seeded } from "blindsight";
 *
 * const real = secondOrder({ scale: 4 });
 * const small = await real.apply(createImage(64, 64, 3), real.draw(seeded(1)));
 * assert(small.width === 16);
 * ```
 */
export function secondOrder(
  { scale }: SecondOrderOptions,
): Degradation<SecondOrderDraw> {
  return {
    name: `second-order-x${scale}`,
    draw: (rng) => ({
      first: drawRound(rng.split("first"), firstRound),
      second: drawRound(rng.split("second"), secondRound),
      ...drawLast(rng.split("last")),
    }),
    async apply(image, { first, second, filter, mode, jpegLast }, sample = 0) {
      const size = {
        width: Math.max(1, Math.floor(image.width / scale)),
        height: Math.max(1, Math.floor(image.height / scale)),
      };
      let degraded = blur(image, kernelFrom(first.blur));
      degraded = noisyResize(degraded, degraded, first, sample);
      degraded = await jpeg(degraded, first.quality);
      degraded = blur(degraded, kernelFrom(second.blur));
      degraded = noisyResize(degraded, size, second, sample);
      if (!jpegLast) degraded = await jpeg(degraded, second.quality);
      degraded = interpolate(degraded, size, mode);
      degraded = clip(blur(degraded, kernelFrom(filter)));
      if (jpegLast) degraded = await jpeg(degraded, second.quality);
      return quantize(degraded);
    },
  };
}

function noisyResize(
  image: Image,
  base: { readonly width: number; readonly height: number },
  { resize: { factor, mode }, noise }: RoundDraw,
  sample: number,
): Image {
  const resized = interpolate(image, {
    width: Math.max(1, Math.floor(base.width * factor)),
    height: Math.max(1, Math.floor(base.height * factor)),
  }, mode);
  return clip(addNoise(resized, noise, sample));
}

function drawRound(rng: Rng, ranges: Ranges): RoundDraw {
  const blurring = rng.split("blur");
  const resizing = rng.split("resize");
  const noising = rng.split("noise");
  const factor = resizing.pick([
    resizing.uniform(1, ranges.largest),
    resizing.uniform(ranges.smallest, 1),
    1,
  ], ranges.resizeChances);
  const grey = noising.chance(0.4);
  const seed = noising.integer(2 ** 32);
  return {
    blur: blurring.chance(ranges.blurChance)
      ? drawKernel(blurring, ranges.sigma)
      : { kind: "delta", size: 1 },
    resize: { factor, mode: resizing.pick(modes) },
    noise: noising.chance(0.5)
      ? {
        kind: "gaussian",
        level: noising.uniform(...ranges.gaussian),
        grey,
        seed,
      }
      : {
        kind: "poisson",
        scale: noising.uniform(...ranges.poisson),
        grey,
        seed,
      },
    quality: drawQuality(rng.split("jpeg")),
  };
}

function drawKernel(
  rng: Rng,
  [least, most]: readonly [number, number],
): KernelSpec {
  const size = rng.pick(kernelSizes);
  if (rng.chance(0.1)) {
    const low = Math.PI / (size < 13 ? 3 : 5);
    return { kind: "sinc", size, cutoff: rng.uniform(low, Math.PI) };
  }
  const [kind, isotropic] = rng.pick(shapes, shapeChances);
  const lambda1 = rng.uniform(least, most);
  const lambda2 = isotropic ? lambda1 : rng.uniform(least, most);
  const theta = isotropic ? 0 : rng.uniform(-180, 180);
  const ellipse = { size, lambda1, lambda2, theta };
  if (kind === "gaussian") return { kind, ...ellipse };
  const [low, high] = kind === "plateau" ? [1, 2] : [0.5, 4];
  // Half of the shapes are more peaked than a Gaussian, half flatter.
  const beta = rng.chance() ? rng.uniform(low, 1) : rng.uniform(1, high);
  return { kind, ...ellipse, beta };
}

function drawLast(rng: Rng) {
  const filter: KernelSpec = rng.chance(0.8)
    ? {
      kind: "sinc",
      size: rng.pick(kernelSizes),
      cutoff: rng.uniform(Math.PI / 3, Math.PI),
    }
    : { kind: "delta", size: 1 };
  return { filter, mode: rng.pick(modes), jpegLast: rng.chance() };
}

function drawQuality(rng: Rng): number {
  return Math.round(rng.uniform(30, 95));
}
