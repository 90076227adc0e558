import type { Rng } from "../../random/mod.ts";

/** Red, green and blue in [0, 1]. */
export type Colour = readonly [number, number, number];

/** Draws the colours of one picture, which go together. */
export type Palette = (rng: Rng) => Colour;

/** Hue in turns and saturation of things that pictures show. */
const materials = [
  [0.58, 0.35], // sky
  [0.6, 0.6], // water
  [0.27, 0.45], // leaves
  [0.2, 0.4], // grass
  [0.09, 0.4], // wood
  [0.07, 0.3], // skin
  [0.1, 0.15], // stone
  [0.12, 0.5], // straw
  [0.02, 0.65], // brick
  [0, 0.8], // red paint
  [0.14, 0.75], // yellow paint
  [0.75, 0.35], // lilac
  [0.6, 0.08], // steel
  [0.1, 0.04], // paper
] as const;

/** A palette of a few materials, as one scene has them; one in eight is grey. */
export function createPalette(rng: Rng): Palette {
  const grey = rng.chance(0.125);
  const chosen = rng.shuffle(materials).slice(0, 3 + rng.integer(4));
  const strength = grey ? 0 : rng.uniform(0.5, 1.25);
  const gamma = rng.uniform(0.7, 1.8);
  return (rng) => {
    const [hue, saturation] = rng.pick(chosen);
    return fromHsv(
      hue + 0.03 * rng.normal(),
      Math.min(1, strength * saturation * rng.uniform(0.5, 1.3)),
      0.02 + 0.98 * rng.uniform() ** gamma,
    );
  };
}

/** Hue in turns, saturation and value to RGB. */
export function fromHsv(
  hue: number,
  saturation: number,
  value: number,
): Colour {
  const channel = (shift: number) => {
    const k = (((shift + 6 * hue) % 6) + 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
}
