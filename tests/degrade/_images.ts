import { createImage, type Image } from "../../lib/image/mod.ts";
import { seeded } from "../../lib/random/mod.ts";
import type { Golden } from "../_golden.ts";

/** The pictures of a reference tensor in NCHW. */
export function picturesOf(golden: Golden, name: string): Image[] {
  const { shape: [count, channels, height, width], data } = golden.tensor(name);
  const plane = height * width;
  return Array.from({ length: count }, (_, n) => {
    const image = createImage(width, height, channels as 1 | 3);
    for (let i = 0; i < image.data.length; i++) {
      const c = i % channels;
      const at = (n * channels + c) * plane + (i - c) / channels;
      image.data[i] = data[at];
    }
    return image;
  });
}

/** A picture of independent values in [0, 1]. */
export function randomImage(
  width: number,
  height: number,
  channels: 1 | 3 = 3,
  seed = 1,
): Image {
  const rng = seeded(seed);
  const image = createImage(width, height, channels);
  for (let i = 0; i < image.data.length; i++) image.data[i] = rng.uniform();
  return image;
}

/** The largest absolute difference of two lists of equal length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
