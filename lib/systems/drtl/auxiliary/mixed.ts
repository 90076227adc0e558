import { addNoise } from "../../../degrade/steps.ts";
import {
  blur,
  type Degradation,
  jpeg,
  kernelFrom,
  type KernelSpec,
  type NoiseDraw,
} from "../../../degrade/mod.ts";
import type { Json, Rng } from "../../../random/mod.ts";
import { isotropic } from "./isotropic.ts";

type MixedDraw = {
  readonly blur: KernelSpec;
  readonly noise: NoiseDraw;
  readonly quality: number;
};

/** RL-Restore's ten levels of JPEG. */
const qualities = [80, 60, 50, 40, 35, 30, 25, 20, 15, 10];

/**
 * The mixed distortion: blur, smaller, noise, JPEG, each of ten levels, of
 * which RL-Restore keeps the triples whose levels less 2 sum to 9 … 17 (mild
 * and moderate).
 */
export function mixed(
  shrink: Degradation<Json>,
  maxBlur: number,
): Degradation<Json> {
  return {
    name: "mixed",
    draw(rng) {
      const [soft, noisy, coarse] = drawLevels(rng);
      return {
        blur: isotropic(maxBlur * soft / 10),
        noise: {
          kind: "gaussian",
          level: 5 * noisy,
          seed: rng.integer(2 ** 32),
        },
        quality: qualities[coarse - 1],
      } satisfies MixedDraw;
    },
    async apply(image, drawn, sample = 0) {
      const { blur: spec, noise, quality } = drawn as MixedDraw;
      const small = await shrink.apply(blur(image, kernelFrom(spec)), null);
      return await jpeg(addNoise(small, noise, sample), quality);
    },
  };
}

function drawLevels(rng: Rng): [number, number, number] {
  while (true) {
    const levels = [0, 1, 2].map(() => 1 + rng.integer(10));
    const sum = levels[0] + levels[1] + levels[2] - 2;
    if (sum >= 9 && sum <= 17) return levels as [number, number, number];
  }
}
