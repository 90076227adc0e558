import type { Degradation } from "../../../degrade/mod.ts";
import { clip, imresize, quantize } from "../../../image/mod.ts";
import type { Json } from "../../../random/mod.ts";

/** A step that makes the picture `factor` times smaller, which need not be a whole number. */
export function shrinking(factor: number): Degradation<Json> {
  return {
    name: `x${factor}`,
    draw: () => null,
    apply: (image) =>
      clip(imresize(image, {
        width: Math.max(1, Math.round(image.width / factor)),
        height: Math.max(1, Math.round(image.height / factor)),
      }, { border: "clamp" })),
  };
}

/** The degradation, its result of 8 bits and, where `enlarge` says so, of the size that it was given. */
export function restoringSize(
  degradation: Degradation<Json>,
  enlarge: boolean,
): Degradation<Json> {
  return {
    ...degradation,
    async apply(image, drawn, sample) {
      const { width, height } = image;
      const small = await degradation.apply(image, drawn, sample);
      return quantize(enlarge ? imresize(small, { width, height }) : small);
    },
  };
}
