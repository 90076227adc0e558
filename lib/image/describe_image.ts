import type { Image } from "./image.ts";

/** One line about a picture: its size, its channels and the range of its values. */
export function describeImage(image: Image): string {
  let low = Infinity;
  let high = -Infinity;
  let lost = 0;
  for (const value of image.data) {
    if (!Number.isFinite(value)) lost++;
    else if (value < low) low = value;
    if (value > high && value < Infinity) high = value;
  }
  const kind = image.channels === 1 ? "grey" : "RGB";
  const range = lost === image.data.length
    ? "no finite value"
    : `values ${low.toFixed(3)} to ${high.toFixed(3)}` +
      (lost > 0 ? `, ${lost} not finite` : "");
  return `Image ${image.width}x${image.height} ${kind}, ${range}`;
}
