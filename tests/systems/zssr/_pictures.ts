import {
  centreKernel,
  generatedSource,
  imresize,
  isotropicGaussian,
  quantize,
} from "../../../mod.ts";
import {
  presets,
  shrink,
  type ZssrConfig,
} from "../../../lib/systems/zssr/mod.ts";

/** A picture to be found again. */
export const hr = await generatedSource({
  seed: 1,
  count: 1,
  width: 128,
  height: 96,
}).load(0);
export const factors = { x: 2, y: 2 };
/** What made `blurred`, and what would make a picture four times smaller. */
export const kernel = centreKernel(
  isotropicGaussian({ size: 9, sigma: 1.4 }),
  2,
);
export const kernel4 = centreKernel(
  isotropicGaussian({ size: 15, sigma: 3 }),
  4,
);
/** `hr` at half the size: by bicubic interpolation, and by the kernel. */
export const bicubic = quantize(imresize(hr, 0.5));
export const blurred = quantize(shrink(hr, factors, kernel));

/** The tiny preset in few steps, with a report of every one. */
export const few: ZssrConfig = {
  ...presets.tiny,
  steps: 8,
  rate: { kind: "cosine", warmup: 2, from: 1e-2, to: 1e-4 },
  crop: 16,
  test: { every: 3, side: 24 },
  reportEvery: 1,
};
