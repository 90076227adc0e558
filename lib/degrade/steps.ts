import type { Image } from "../image/mod.ts";
import { quantize } from "../image/mod.ts";
import { type Rng, seeded } from "../random/mod.ts";
import { blur, type BlurOptions } from "./blur.ts";
import type { Degradation } from "./degradation.ts";
import { downsample, type DownsampleMode } from "./downsample.ts";
import { addGaussianNoise } from "./gaussian_noise.ts";
import { glassBlur, type GlassBlurOptions } from "./glass_blur.ts";
import { addImpulseNoise } from "./impulse_noise.ts";
import { jpeg } from "./jpeg.ts";
import { kernelFrom, type KernelSpec } from "./kernel_spec.ts";
import { addPoissonNoise } from "./poisson_noise.ts";
import { addSpeckleNoise } from "./speckle_noise.ts";

/** The parameters of noise as plain JSON; `level` is a standard deviation on the scale of 0 to 255, `amount` a share of the values. */
export type NoiseSpec =
  | {
    readonly kind: "gaussian";
    readonly level: number;
    readonly grey?: boolean;
  }
  | {
    readonly kind: "poisson";
    readonly scale: number;
    readonly grey?: boolean;
  }
  | {
    readonly kind: "impulse";
    readonly amount: number;
    readonly grey?: boolean;
  }
  | {
    readonly kind: "speckle";
    readonly level: number;
    readonly grey?: boolean;
  };

/** Noise that has been drawn: its parameters and the seed of its values. */
export type NoiseDraw = NoiseSpec & { readonly seed: number };

/**
 * A step that blurs with a kernel drawn for it.
 *
 * @param draw Draws the kernel's parameters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blurring, seeded } from "blindsight";
 *
 * const step = blurring((rng) => {
 *   const sigma = rng.uniform(0.2, 4);
 *   return { kind: "gaussian", size: 21, lambda1: sigma, lambda2: sigma, theta: 0 };
 * });
 * assert(step.draw(seeded(1)).kind === "gaussian");
 * ```
 */
export function blurring(
  draw: (rng: Rng) => KernelSpec,
  options?: BlurOptions,
): Degradation<KernelSpec> {
  return {
    name: "blur",
    draw,
    apply: (image, spec) => blur(image, kernelFrom(spec), options),
  };
}

/**
 * A step that makes the picture `scale` times smaller; nothing is drawn.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, downsampling } from "blindsight";
 *
 * const small = await downsampling(4).apply(createImage(16, 8, 3), null);
 * assert(small.width === 4);
 * ```
 */
export function downsampling(
  scale: number,
  mode: DownsampleMode = "bicubic",
): Degradation<null> {
  return {
    name: `x${scale}`,
    draw: () => null,
    apply: (image) => downsample(image, scale, mode),
  };
}

/**
 * A step that adds noise drawn for it; values may leave [0, 1].
 *
 * @param draw Draws the noise's parameters; the seed is drawn after them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { noising, seeded } from "blindsight";
 *
 * const step = noising((rng) => ({ kind: "gaussian", level: rng.uniform(0, 25) }));
 * assert(Number.isInteger(step.draw(seeded(1)).seed));
 * ```
 */
export function noising(
  draw: (rng: Rng) => NoiseSpec,
): Degradation<NoiseDraw> {
  return {
    name: "noise",
    draw: (rng) => ({ ...draw(rng), seed: rng.integer(2 ** 32) }),
    apply: addNoise,
  };
}

/** The picture with the noise that was drawn; each `sample` has values of its own. */
export function addNoise(image: Image, drawn: NoiseDraw, sample = 0): Image {
  const rng = seeded(`noise/${drawn.seed}`).split(sample);
  switch (drawn.kind) {
    case "gaussian":
      return addGaussianNoise(image, rng, drawn);
    case "poisson":
      return addPoissonNoise(image, rng, drawn);
    case "impulse":
      return addImpulseNoise(image, rng, drawn);
    case "speckle":
      return addSpeckleNoise(image, rng, drawn);
  }
}

/**
 * A step that clips to [0, 1] and rounds to 8 bits, as writing to a file does.
 *
 * @example
 * ```ts
 * import { createImage, rounding } from "blindsight";
 *
 * await rounding().apply(createImage(4, 4, 3), null);
 * ```
 */
export function rounding(): Degradation<null> {
  return { name: "8-bit", draw: () => null, apply: (image) => quantize(image) };
}

/** Frosted glass that has been drawn: its parameters and the seed of its shifts. */
export type GlassDraw = {
  readonly sigma: number;
  readonly shift: number;
  readonly passes: number;
  readonly seed: number;
};

/**
 * A step that looks through frosted glass drawn for it.
 *
 * @param draw Draws the glass's parameters; the seed is drawn after them.
 *
 * @example
 * ```ts
 * import { createImage, glassing, seeded } from "blindsight";
 *
 * const step = glassing(() => ({ sigma: 1, shift: 2, passes: 2 }));
 * await step.apply(createImage(8, 8, 3), step.draw(seeded(1)));
 * ```
 */
export function glassing(
  draw: (rng: Rng) => GlassBlurOptions,
): Degradation<GlassDraw> {
  return {
    name: "glass",
    draw: (rng) => ({ ...draw(rng), seed: rng.integer(2 ** 32) }),
    apply: (image, drawn, sample = 0) =>
      glassBlur(image, seeded(`glass/${drawn.seed}`).split(sample), drawn),
  };
}

/**
 * A step that makes a JPEG file of a drawn quality of the picture.
 *
 * @param draw Draws the quality, a whole number from 1 to 100.
 *
 * @example
 * ```ts
 * import { compressing, createImage, seeded } from "blindsight";
 *
 * const step = compressing((rng) => 30 + rng.integer(66));
 * await step.apply(createImage(16, 16, 3), step.draw(seeded(1)));
 * ```
 */
export function compressing(draw: (rng: Rng) => number): Degradation<number> {
  return { name: "JPEG", draw, apply: jpeg };
}
