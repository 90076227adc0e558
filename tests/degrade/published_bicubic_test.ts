import assert from "node:assert/strict";
import { folderSource } from "../../lib/data/mod.ts";
import {
  fixedDegradation,
  gaussian8,
  type KernelSpec,
  tableTwoKernels,
} from "../../lib/degrade/mod.ts";
import {
  type Image,
  imresize,
  modCrop,
  quantize,
  toRgb,
} from "../../lib/image/mod.ts";
import { protocol, psnr, ssim } from "../../lib/metrics/mod.ts";
import { sharedData } from "../_shared.ts";

/**
 * Scores of bicubic enlargement that an independent program gave for the
 * degradations of KDSR's code, before anything is trained: they check kernels,
 * blur, downsampling, rounding and metric together.
 */
const scale = 4;
const scoring = protocol("kdsr", { scale });
const set14 = await sharpPictures("Set14");
const set5 = await sharpPictures("Set5");
const near = 0.02;

async function sharpPictures(name: string): Promise<Image[] | null> {
  const folder = sharedData(name);
  if (!folder) return null;
  const source = await folderSource(folder, { purpose: "test" });
  return await Promise.all(
    source.paths.map(async (_, i) =>
      modCrop(toRgb(await source.load(i)), scale)
    ),
  );
}

/** The mean score of bicubic enlargement over the pictures. */
function bicubic(
  score: typeof psnr,
  pictures: Image[],
  kernel: KernelSpec,
  noise = 0,
): number {
  const degrade = fixedDegradation({ scale, kernel, noise });
  const scores = pictures.map((sharp, i) => {
    const small = degrade.apply(sharp, null, i);
    return score(quantize(imresize(small, scale)), sharp, scoring);
  });
  return scores.reduce((a, b) => a + b) / scores.length;
}

// One cell for each that could go wrong by itself: narrow, turned, wide.
const cells = [
  ["dasr", 1, 0, 25.38],
  ["dasr", 3, 0, 24.12],
  ["kdsr", 2, 0, 24.11],
  ["kdsr", 7, 0, 23.95],
  ["kdsr", 9, 0, 22.95],
  ["kdsr", 1, 10, 23.53],
  ["kdsr", 4, 20, 22.79],
] as const;

for (const [list, number, noise, expected] of cells) {
  Deno.test({
    name:
      `bicubic PSNR on Set14, kernel ${number} of ${list}, noise ${noise}, is ${expected} dB`,
    ignore: !set14,
    fn() {
      const { spec } = tableTwoKernels(list)[number - 1];
      const mean = bicubic(psnr, set14!, spec, noise);
      assert.ok(Math.abs(mean - expected) < near, `${mean}`);
    },
  });
}

Deno.test({
  name: "bicubic on Set5 with Gaussian8 gives 25.87 dB and SSIM 0.7294",
  ignore: !set5,
  fn() {
    const mean = (score: typeof psnr) =>
      gaussian8(scale).map(({ spec }) => bicubic(score, set5!, spec))
        .reduce((a, b) => a + b) / 8;
    assert.ok(Math.abs(mean(psnr) - 25.87) < near, `${mean(psnr)}`);
    assert.ok(Math.abs(mean(ssim) - 0.7294) < 0.001, `${mean(ssim)}`);
  },
});
