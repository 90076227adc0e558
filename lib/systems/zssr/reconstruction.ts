import type { Kernel } from "../../degrade/mod.ts";
import { clip, crop, type Image } from "../../image/mod.ts";
import {
  cutToFit,
  enlarge,
  type Factors,
  type Resizing,
  shrink,
} from "./resize.ts";

/**
 * A test of how well a network makes a picture from its own son: the mean
 * squared error. The son is made once.
 *
 * @param side Of the middle part that is looked at; 0 for the whole picture.
 * @param apply What the network makes of the enlarged son.
 */
export function reconstruction<P>(
  image: Image,
  { factors, kernel, resizing, side }: {
    readonly factors: Factors;
    readonly kernel?: Kernel | undefined;
    readonly resizing: Resizing;
    readonly side: number;
  },
  apply: (params: P, enlarged: Image) => Promise<Image>,
): (params: P) => Promise<number> {
  const part = middle(image, side);
  const father = resizing === "official" ? part : cutToFit(part, factors);
  const son = clip(shrink(father, factors, kernel, resizing));
  const enlarged = enlarge(son, factors, father, resizing);
  return async (params) => {
    const { data } = await apply(params, enlarged);
    let sum = 0;
    for (let i = 0; i < data.length; i++) {
      sum += (data[i] - father.data[i]) ** 2;
    }
    return sum / data.length;
  };
}

function middle(image: Image, side: number): Image {
  const width = Math.min(image.width, side || Infinity);
  const height = Math.min(image.height, side || Infinity);
  return crop(
    image,
    (image.width - width) >> 1,
    (image.height - height) >> 1,
    width,
    height,
  );
}
