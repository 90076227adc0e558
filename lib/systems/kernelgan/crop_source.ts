import type { Image } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { type KernelGanConfig, resultSide } from "./config.ts";
import { planCrops } from "./crops.ts";
import type { Crops } from "./step.ts";

/**
 * What every iteration sees: a function of picture, seed and iteration alone,
 * unless noise `stays` in the picture, when iterations have to be asked for in
 * turn.
 *
 * @param picture Three channels, even sides; written to where noise stays.
 * @param first The iteration to begin with.
 */
export function cropSource(
  picture: Image,
  config: KernelGanConfig,
  rng: Rng,
  first: number,
): (iteration: number) => Crops {
  const plan = planCrops(picture, config, rng.split("crops"));
  const noises = rng.split("noise");
  const { crop, noise } = config;
  const out = resultSide(config);
  const level = 2 / 255; // In [-1, 1].
  const realCrop = (iteration: number) => {
    const left = plan.discriminator[2 * iteration];
    const top = plan.discriminator[2 * iteration + 1];
    const real = cut(picture, left, top, out);
    const draws = noises.split(iteration).split("real");
    addNoise(real, draws, noise.real * level);
    if (noise.stays) paste(picture, left, top, out, real);
    return real;
  };
  if (noise.stays) { for (let i = 0; i < first; i++) realCrop(i); }
  return (iteration) => {
    const [left, top] = plan.generator.subarray(2 * iteration);
    const input = cut(picture, left, top, crop);
    const fakeNoise = new Float32Array(out * out * 3);
    const draws = noises.split(iteration).split("fake");
    addNoise(fakeNoise, draws, noise.fake * level);
    return { input, real: realCrop(iteration), fakeNoise };
  };
}

/** Adds normal noise, of which Box and Muller's draws come in pairs. */
function addNoise(values: Float32Array, rng: Rng, deviation: number): void {
  if (deviation === 0) return;
  for (let i = 0; i < values.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - rng.uniform()));
    const angle = 2 * Math.PI * rng.uniform();
    values[i] += radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] += radius * Math.sin(angle);
  }
}

/** Copies a square out of a picture, from [0, 1] to [-1, 1]. */
function cut(
  { width, data }: Image,
  left: number,
  top: number,
  side: number,
): Float32Array {
  const square = new Float32Array(side * side * 3);
  for (let y = 0, to = 0; y < side; y++) {
    let from = ((top + y) * width + left) * 3;
    for (let x = 0; x < 3 * side; x++) square[to++] = 2 * data[from++] - 1;
  }
  return square;
}

/** Puts a square back. */
function paste(
  { width, data }: Image,
  left: number,
  top: number,
  side: number,
  square: Float32Array,
): void {
  for (let y = 0, from = 0; y < side; y++) {
    let to = ((top + y) * width + left) * 3;
    for (let x = 0; x < 3 * side; x++) data[to++] = (square[from++] + 1) / 2;
  }
}
