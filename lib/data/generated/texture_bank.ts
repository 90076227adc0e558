import type { Rng } from "../../random/mod.ts";
import { madeTextures } from "./made_textures.ts";
import { naturalTextures } from "./natural_textures.ts";

/** A square of values in [0, 1] that can be tiled; its size is a power of 2. */
export interface Texture {
  readonly size: number;
  readonly data: Float32Array;
}

/** The textures that the pictures of one source share. */
export interface TextureBank {
  readonly all: readonly Texture[];
  /** Those of nature. */
  readonly natural: readonly Texture[];
  /** Those of clouds and rock. */
  readonly clouds: readonly Texture[];
}

/** Writes a texture's values, of any range, into a square of `size` columns. */
export type TextureMaker = (rng: Rng, size: number) => Float32Array;

const size = 256;

/** Two textures of every natural kind and one of every made kind. */
export function createTextureBank(rng: Rng): TextureBank {
  const kinds = naturalTextures.length;
  const makers = [...naturalTextures, ...naturalTextures, ...madeTextures];
  const all = makers.map((make, i) => ({
    size,
    data: stretch(make(rng.split(i), size)),
  }));
  return {
    all,
    natural: all.slice(0, 2 * kinds),
    clouds: [all[0], all[kinds]],
  };
}

/** Maps two deviations around the mean to [0, 1] and clips what lies outside. */
function stretch(data: Float32Array): Float32Array {
  const mean = data.reduce((a, b) => a + b, 0) / data.length;
  const power = data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length;
  const scale = 1 / (4 * Math.sqrt(power) || 1);
  return data.map((v) => Math.min(1, Math.max(0, 0.5 + (v - mean) * scale)));
}
