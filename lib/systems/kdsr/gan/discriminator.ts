import { conv2d, InputError, resizeBilinear } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import {
  initSpectralVectors,
  powerIteration,
  spectralNorm,
  type SpectralVectors,
} from "./spectral_norm.ts";

/** The weights of the discriminator that are spectrally normalised, or what belongs to each. */
export type Normalised<T> = {
  /** 4x4 convolutions of stride 2 that double the channels. */
  readonly down: readonly T[];
  /** 3x3 convolutions after each upsampling, which halve them. */
  readonly up: readonly T[];
  /** 3x3 convolutions at full size. */
  readonly refine: readonly T[];
};

/** The parameters of the U-Net discriminator. */
export type DiscriminatorParams = {
  readonly first: ConvParams;
  readonly normalised: Normalised<tf.Tensor4D>;
  readonly last: ConvParams;
};

/** The power iteration's vectors of all normalised weights. */
export type DiscriminatorVectors = Normalised<SpectralVectors>;

const leaky = { activation: "leakyRelu", alpha: 0.2 } as const;

/**
 * Draws the parameters of the U-Net discriminator of Real-ESRGAN (Wang et al.
 * 2021, §3.3); only the first and the last layer have a bias.
 *
 * @param features Channels at full size.
 *
 * @example
 * ```ts
 * import { countParameters, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = kdsr.gan.initDiscriminator(seeded(1), 4);
 * console.log(countParameters(params));
 * ```
 */
export function initDiscriminator(
  rng: Rng,
  features = 64,
): DiscriminatorParams {
  const c = features;
  const conv = (name: string, inputs: number, outputs: number, size = 3) =>
    initConv(rng.split(name), { inputs, outputs, size });
  const weight = (...args: Parameters<typeof conv>) => {
    const { weight, bias } = conv(...args);
    bias.dispose();
    return weight;
  };
  return {
    first: conv("first", 3, c),
    normalised: {
      down: [1, 2, 4].map((n, i) => weight(`down.${i}`, n * c, 2 * n * c, 4)),
      up: [8, 4, 2].map((n, i) => weight(`up.${i}`, n * c, n * c / 2)),
      refine: [0, 1].map((i) => weight(`refine.${i}`, c, c)),
    },
    last: conv("last", c, 1),
  };
}

/**
 * Draws where the power iterations of a discriminator start.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = kdsr.gan.initDiscriminator(seeded(1), 4);
 * const vectors = kdsr.gan.initDiscriminatorVectors(seeded(2), params);
 * console.log(vectors.down[0].u.shape); // [8]
 * ```
 */
export function initDiscriminatorVectors(
  rng: Rng,
  { normalised }: DiscriminatorParams,
): DiscriminatorVectors {
  const draw = (group: keyof DiscriminatorVectors) =>
    normalised[group].map((weight, i) =>
      initSpectralVectors(rng.split(`${group}.${i}`), weight)
    );
  return { down: draw("down"), up: draw("up"), refine: draw("refine") };
}

/**
 * One power iteration for every normalised weight, as each forward pass of a
 * training asks for. New tensors are returned.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = kdsr.gan.initDiscriminator(seeded(1), 4);
 * const before = kdsr.gan.initDiscriminatorVectors(seeded(2), params);
 * const after = kdsr.gan.iterateVectors(params, before);
 * console.log(after.up.length); // 3
 * ```
 */
export function iterateVectors(
  { normalised }: DiscriminatorParams,
  vectors: DiscriminatorVectors,
  iterations = 1,
): DiscriminatorVectors {
  const iterate = (group: keyof DiscriminatorVectors) =>
    normalised[group].map((weight, i) =>
      powerIteration(weight, vectors[group][i], iterations)
    );
  return {
    down: iterate("down"),
    up: iterate("up"),
    refine: iterate("refine"),
  };
}

/**
 * How real each pixel looks, as logits: a U-Net whose decoder adds the
 * encoder's activations of the same size.
 *
 * @param pictures `[batch, h, w, 3]` in [0, 1]; sides are multiples of 8.
 * @returns `[batch, h, w, 1]`; above 0 for real.
 * @throws {InputError} When a side is no multiple of 8.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = kdsr.gan.initDiscriminator(seeded(1), 4);
 * const vectors = kdsr.gan.initDiscriminatorVectors(seeded(2), params);
 * const x: tf.Tensor4D = tf.zeros([1, 8, 16, 3]);
 * console.log(kdsr.gan.discriminate(params, vectors, x).shape); // [1, 8, 16, 1]
 * ```
 */
export function discriminate(
  { first, normalised, last }: DiscriminatorParams,
  vectors: DiscriminatorVectors,
  pictures: tf.Tensor4D,
): tf.Tensor4D {
  const [, height, width] = pictures.shape;
  if (height % 8 || width % 8) {
    throw new InputError(
      `The discriminator was given pictures of ${width}x${height}; expected sides that are multiples of 8`,
    );
  }
  const normalisedConv = (
    group: keyof DiscriminatorVectors,
    i: number,
    x: tf.Tensor4D,
  ) =>
    conv2d(
      x,
      spectralNorm(normalised[group][i], vectors[group][i]),
      null,
      { pad: 1, stride: group === "down" ? 2 : 1, ...leaky },
    );
  const skips = [applyConv(first, pictures, leaky)];
  for (const i of [0, 1, 2]) skips.push(normalisedConv("down", i, skips[i]));
  let x = skips[3];
  for (const i of [0, 1, 2]) {
    const skip = skips[2 - i];
    const larger = resizeBilinear(x, [skip.shape[1], skip.shape[2]]);
    x = tf.add(normalisedConv("up", i, larger), skip);
  }
  for (const i of [0, 1]) x = normalisedConv("refine", i, x);
  return applyConv(last, x);
}
