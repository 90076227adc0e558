import { listSource } from "../../../lib/data/mod.ts";
import { motionBlur } from "../../../lib/degrade/mod.ts";
import { createImage, type Image } from "../../../lib/image/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import type {
  Feed,
  SemanticConfig,
} from "../../../lib/systems/semantic/config.ts";
import {
  classifierTeacher,
  createClassifier,
  presets,
  priorPresets,
} from "../../../lib/systems/semantic/mod.ts";

/** Tiles of random colours on soft waves. */
export function scene(seed: number, width = 96, height = 96): Image {
  const rng = seeded(`scene ${seed}`);
  const image = createImage(width, height, 3);
  const [fx, fy] = [rng.uniform(0.05, 0.3), rng.uniform(0.05, 0.3)];
  const tile = 5 + rng.integer(8);
  const colours = Array.from({ length: 192 }, () => rng.uniform(0.1, 0.7));
  for (let i = 0; i < image.data.length; i++) {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const which = (Math.floor(x / tile) + 7 * Math.floor(y / tile)) % 64;
    image.data[i] = colours[3 * which + i % 3] +
      0.1 * Math.sin(fx * x) * Math.cos(fy * y);
  }
  return image;
}

/** Mildly shaken scenes. */
export const pairs = {
  source: listSource([1, 2, 3].map((seed) => scene(seed))),
  degradation: motionBlur({ severity: "mild" }),
};

/** An untrained teacher of the tiny prior's architecture. */
export function untrainedTeacher() {
  const { encoder } = priorPresets.tiny;
  const params = createClassifier(encoder).init(seeded("teacher"));
  return classifierTeacher(encoder, params, {
    name: "untrained",
    hash: "none",
  });
}

/** The tiny preset, fed so, with so many steps, each of them reported. */
export function tiny(
  feed: Feed,
  steps: number,
  changes: Partial<SemanticConfig> = {},
): SemanticConfig {
  return { ...presets.tiny, feed, steps, reportEvery: 1, ...changes };
}
