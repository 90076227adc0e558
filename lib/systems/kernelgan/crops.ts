import { type Image, imresize } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { type KernelGanConfig, resultSide } from "./config.ts";
import { boxBlur, gradientMap, type PixelMap } from "./gradient_map.ts";

/** Top-left corners of the crops of all iterations, both coordinates even. */
export interface CropPlan {
  /** Of the generator's crops, by iteration: x, y, x, y, … */
  readonly generator: Int32Array;
  /** Of the discriminator's. */
  readonly discriminator: Int32Array;
}

/**
 * Draws where the crops of all iterations lie, edges being likelier than flat
 * parts. Edges are those of the picture for the discriminator, those of its
 * bicubic half for the generator, whose crops are to look like that half.
 *
 * @param image With even sides.
 */
export function planCrops(
  image: Image,
  config: KernelGanConfig,
  rng: Rng,
): CropPlan {
  const { steps, crop, tieSafe } = config;
  const out = resultSide(config);
  const draw = (map: PixelMap, side: number, name: string) => {
    const child = rng.split(name);
    const uniforms = Float64Array.from(
      { length: steps },
      () => child.uniform(),
    );
    const centres = drawPixels(probabilities(map, side), uniforms);
    return corners(centres, map, side);
  };
  const half = imresize(image, 0.5, {
    border: tieSafe ? "mirror" : "kernelgan",
  });
  return {
    generator: draw(enlarge(gradientMap(half, tieSafe)), crop, "generator"),
    discriminator: draw(gradientMap(image, tieSafe), out, "discriminator"),
  };
}

/**
 * How likely every pixel is to be a crop's centre: the edges within half the
 * crop's side; nothing where the crop would stick out. Without edges all
 * pixels are alike.
 */
export function probabilities(map: PixelMap, side: number): PixelMap {
  const { width, height } = map;
  const rim = side >> 1;
  const { data } = boxBlur(map, rim);
  let sum = 0;
  for (let y = 0, at = 0; y < height; y++) {
    const inside = y >= rim && y < height - rim;
    for (let x = 0; x < width; x++, at++) {
      if (!inside || x < rim || x >= width - rim) data[at] = 0;
      sum += data[at];
    }
  }
  const found = sum > 0;
  for (let i = 0; i < data.length; i++) {
    data[i] = found ? data[i] / sum : 1 / data.length;
  }
  return { width, height, data };
}

/** The pixel that each uniform draw falls on, in one go over the map. */
export function drawPixels(
  { data }: PixelMap,
  uniforms: ArrayLike<number>,
): Int32Array {
  let total = 0;
  for (const value of data) total += value;
  const order = Array.from(uniforms, (_, i) => i)
    .sort((a, b) => uniforms[a] - uniforms[b]);
  const pixels = new Int32Array(uniforms.length);
  let [at, sum] = [0, data[0]];
  for (const i of order) {
    while (sum <= uniforms[i] * total && at < data.length - 1) {
      sum += data[++at];
    }
    pixels[i] = at;
  }
  return pixels;
}

/** Corners of the crops around pixels, moved inside and to even places: x, y, x, y, … */
export function corners(
  pixels: Int32Array,
  { width, height }: PixelMap,
  side: number,
): Int32Array {
  const corner = (centre: number, length: number) =>
    Math.min(Math.max(0, centre - (side >> 1)), length - side) & ~1;
  const result = new Int32Array(2 * pixels.length);
  pixels.forEach((pixel, i) => {
    result[2 * i] = corner(pixel % width, width);
    result[2 * i + 1] = corner(Math.floor(pixel / width), height);
  });
  return result;
}

/** Every pixel twice in both directions. */
export function enlarge({ width, height, data }: PixelMap): PixelMap {
  const result = new Float32Array(4 * data.length);
  for (let y = 0, at = 0; y < 2 * height; y++) {
    const row = (y >> 1) * width;
    for (let x = 0; x < 2 * width; x++, at++) result[at] = data[row + (x >> 1)];
  }
  return { width: 2 * width, height: 2 * height, data: result };
}
