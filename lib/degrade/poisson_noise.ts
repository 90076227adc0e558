import { createImage, type Image } from "../image/mod.ts";
import type { Rng } from "../random/mod.ts";

/** Settings of {@linkcode addPoissonNoise}. */
export interface PoissonNoiseOptions {
  /** What the noise is multiplied by; 1 by default. */
  readonly scale?: number;
  /** The noise of the luminance in all channels; each channel its own by default. */
  readonly grey?: boolean;
}

/**
 * The picture with shot noise added: brighter pixels are noisier. As many
 * photons stand for white as the 8-bit picture has levels, rounded up to a
 * power of two (Real-ESRGAN, section 3.1). Values may leave [0, 1].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addPoissonNoise, createImage, seeded } from "blindsight";
 *
 * const black = createImage(8, 8, 3);
 * const same = addPoissonNoise(black, seeded(1), { scale: 2 });
 * assert(same.data.every((value) => value === 0));
 * ```
 */
export function addPoissonNoise(
  image: Image,
  rng: Rng,
  { scale = 1, grey = false }: PoissonNoiseOptions = {},
): Image {
  const shared = grey ? image.channels : 1;
  const levels = eightBit(image, shared);
  const photons = 2 ** Math.ceil(Math.log2(new Set(levels).size));
  const tables: (Float64Array | undefined)[] = [];
  const data = image.data.slice();
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i];
    const mean = level / 255 * photons;
    const counted = draw(tables[level] ??= cumulative(mean), rng.uniform());
    const noise = scale * (counted - mean) / photons;
    for (let c = 0; c < shared; c++) data[i * shared + c] += noise;
  }
  return createImage(image.width, image.height, image.channels, data);
}

/** The values, or with `shared` channels their luminance, as 0 to 255. */
function eightBit({ data }: Image, shared: number): Uint8ClampedArray {
  const levels = new Uint8ClampedArray(data.length / shared);
  for (let i = 0; i < levels.length; i++) {
    const at = i * shared;
    levels[i] = 255 *
      (shared === 3
        ? 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]
        : data[at]);
  }
  return levels;
}

/** The cumulative probabilities of a Poisson distribution, as far as they matter. */
function cumulative(mean: number): Float64Array {
  const table = new Float64Array(Math.ceil(mean + 10 * Math.sqrt(mean)) + 10);
  let probability = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k < table.length; k++) {
    sum += probability;
    table[k] = sum;
    probability *= mean / (k + 1);
  }
  return table;
}

/** The first count whose cumulative probability exceeds `u`. */
function draw(table: Float64Array, u: number): number {
  let low = 0, high = table.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle] > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
