import {
  anisotropicGaussian,
  blur,
  centreKernel,
  downsample,
  generatedSource,
} from "../../../mod.ts";
import { presets, type ZskdConfig } from "../../../lib/systems/zskd/mod.ts";

/** A kernel that is neither round nor the bicubic one, laid for x2. */
export const kernel = centreKernel(
  anisotropicGaussian({ size: 9, lambda1: 1.6, lambda2: 0.9, theta: 30 }),
  2,
);

const source = generatedSource({ seed: 3, count: 1, width: 128, height: 112 });

/** A sharp picture, and what the kernel made of it. */
export const sharp = await source.load(0);
export const image = downsample(blur(sharp, kernel), 2, "s-fold");

/** The tiny preset with so few steps that only what happens in each of them shows. */
export const few: ZskdConfig = {
  ...presets.tiny,
  zssr: { ...presets.tiny.zssr, steps: 4, reportEvery: 1 },
  student: { ...presets.tiny.student, steps: 4 },
};
