import * as tf from "../../engine/tf.ts";
import { crop, type Image, toTensor } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { type Crops, crops } from "../zssr/crops.ts";
import { enlarge, lossMap } from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";
import type { Given } from "./fit.ts";

/** What a student's step sees. */
export interface StudentBatch {
  /** u and x: crops of sons, enlarged, and of the picture. */
  readonly crops: Crops;
  /** A part of the picture, `[1, side, side, channels]`. */
  readonly part: tf.Tensor4D;
  /** v: the same part of the enlarged picture, `[1, scale * side, scale * side, channels]`. */
  readonly enlarged: tf.Tensor4D;
}

/** Crops of the picture and its sons, as ZSSR's; each batch a function of its step. */
export function sonCrops(
  { image, kernel }: Given,
  { zssr }: ZskdConfig,
  rng: Rng,
) {
  const { x, y } = zssr.stages[0];
  return crops({
    ...zssr,
    fathers: [{
      image,
      scale: 1,
      weight: zssr.lossMap ? lossMap(image) : undefined,
    }],
    factors: { x, y },
    kernel,
    rng,
  });
}

/** The batches of the student's stage. */
export function studentBatches(
  given: Given,
  config: ZskdConfig,
  rng: Rng,
): { at(step: number): Promise<StudentBatch> } {
  const { image } = given;
  const { stages: [{ x, y }], resizing } = config.zssr;
  const sons = sonCrops(given, config, rng.split("crops"));
  const large = enlarge(image, { x, y }, undefined, resizing);
  const side = Math.min(config.student.part, image.width, image.height);
  return {
    async at(step) {
      const own = rng.split("parts").split(step);
      const left = own.integer(image.width - side + 1);
      const top = own.integer(image.height - side + 1);
      const cut = (picture: Image, scale: number) =>
        toTensor(
          crop(picture, left * scale, top * scale, side * scale, side * scale),
        );
      return {
        crops: await sons.at(step),
        part: cut(image, 1),
        enlarged: cut(large, x),
      };
    },
  };
}

/** Frees crops. */
export function disposeCrops({ input, target, weight }: Crops): void {
  tf.dispose([input, target, ...(weight ? [weight] : [])]);
}
