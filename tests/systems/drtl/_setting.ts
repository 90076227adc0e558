import { blur, isotropicGaussian } from "../../../lib/degrade/mod.ts";
import { createImage, type Image, quantize } from "../../../lib/image/mod.ts";
import { listSource } from "../../../lib/data/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { type DrtlConfig, presets } from "../../../lib/systems/drtl/config.ts";
import type { SupportPair } from "../../../lib/systems/drtl/support/support_source.ts";

/** Soft waves with hard-edged tiles on them. */
export function scene(seed: number, side = 72): Image {
  const rng = seeded(`scene ${seed}`);
  const image = createImage(side, side, 3);
  const [fx, fy] = [rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.4)];
  const tile = 3 + rng.integer(6);
  const levels = Float32Array.from({ length: 64 }, () => rng.uniform(0, 0.4));
  for (let i = 0; i < image.data.length; i++) {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    const which = (Math.floor(x / tile) + 5 * Math.floor(y / tile)) % 64;
    image.data[i] = 0.4 + levels[which] +
      0.15 * Math.sin(fx * x + i % 3) * Math.cos(fy * y);
  }
  return quantize(image);
}

/** Clean pictures to train on. */
export const source = listSource([1, 2, 3].map((seed) => scene(seed)));

/** Pairs of equal size whose given pictures are blurred by `sigma`. */
export function blurredPairs(seeds: readonly number[], sigma = 1.2) {
  return seeds.map((seed): SupportPair => {
    const hr = scene(100 + seed);
    const lr = quantize(blur(hr, isotropicGaussian({ sigma })));
    return { name: `pair ${seed}`, lr, base: lr, hr };
  });
}

/** The tiny preset with so many steps, each of them reported. */
export function tiny(
  { relation = 1, prior = 1, tuning = 1 }: {
    readonly relation?: number;
    readonly prior?: number;
    readonly tuning?: number;
  },
): DrtlConfig {
  const { tiny } = presets;
  return {
    ...tiny,
    reportEvery: 1,
    relation: { ...tiny.relation, steps: relation },
    prior: { ...tiny.prior, steps: prior },
    tuning: { ...tiny.tuning, steps: tuning },
  };
}
