import type { Image } from "../../../image/mod.ts";
import type { Rng } from "../../../random/mod.ts";

/**
 * Moves brightness, contrast, saturation and the balance of the channels of an
 * RGB picture at random, in place, and now and then takes its colours away, so
 * that a scene cannot be told by its colour.
 */
export function jitterColour(
  { data }: Image,
  jitter: number,
  grey: number,
  rng: Rng,
): void {
  const factor = (by: number) => rng.uniform(1 - by, 1 + by);
  const brightness = factor(jitter);
  const contrast = factor(jitter);
  const saturation = rng.chance(grey) ? 0 : factor(jitter);
  const balance = [0, 1, 2].map(() => brightness * factor(jitter / 4));
  let mean = 0;
  for (let i = 0; i < data.length; i++) mean += data[i];
  mean *= brightness / data.length;
  const clipped = (value: number) => Math.min(1, Math.max(0, value));
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] * balance[0];
    const green = data[i + 1] * balance[1];
    const blue = data[i + 2] * balance[2];
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    const base = mean + contrast * (luma - mean);
    const chroma = contrast * saturation;
    data[i] = clipped(base + chroma * (red - luma));
    data[i + 1] = clipped(base + chroma * (green - luma));
    data[i + 2] = clipped(base + chroma * (blue - luma));
  }
}
