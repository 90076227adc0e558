import { createImage, type Image } from "../../image/mod.ts";

/** Value by value the median; of an even number of pictures the mean of the two in the middle. */
export function median(images: readonly Image[]): Image {
  const [{ width, height, channels, data: { length } }] = images;
  if (images.length === 1) return images[0];
  const count = images.length;
  const low = (count - 1) >> 1;
  const high = count >> 1;
  const sorted = new Float64Array(count);
  const result = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    // By insertion: a call to sort for every value would take ten times as long.
    for (let i = 0; i < count; i++) {
      const value = images[i].data[at];
      let j = i;
      for (; j > 0 && sorted[j - 1] > value; j--) sorted[j] = sorted[j - 1];
      sorted[j] = value;
    }
    result[at] = (sorted[low] + sorted[high]) / 2;
  }
  return createImage(width, height, channels, result);
}
