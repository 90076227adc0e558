import type { Image } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";

/** Draws the top left corner of a crop of so many pixels a side. */
export type DrawPlace = (rng: Rng, side: number) => [x: number, y: number];

/** Any corner of a picture, one as often as another. */
export function anywhere(
  { width, height }: Pick<Image, "width" | "height">,
): DrawPlace {
  return (rng, side) => [
    rng.integer(width - side + 1),
    rng.integer(height - side + 1),
  ];
}

/** Corners of crops whose middles are as frequent as a map's values: edges more often than what is flat. */
export function edgePlaces({ width, height, data }: Image): DrawPlace {
  const sums = new Float64Array(data.length);
  let sum = 0;
  for (let i = 0; i < data.length; i++) sums[i] = sum += data[i];
  return (rng, side) => {
    const drawn = rng.uniform(0, sum);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > drawn) high = middle;
      else low = middle + 1;
    }
    const corner = (at: number, length: number) =>
      Math.min(Math.max(0, at - (side >> 1)), length - side);
    return [
      corner(low % width, width),
      corner(Math.floor(low / width), height),
    ];
  };
}
