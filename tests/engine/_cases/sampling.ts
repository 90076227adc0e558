import {
  maxPool2x2,
  pixelShuffle,
  pixelUnshuffle,
  reflectPad,
  replicatePad,
  resizeBilinear,
} from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { localMean } from "../../../lib/systems/semantic/hosts/local_mean.ts";
import { type Case, image } from "./case.ts";

type T4 = tf.Tensor4D;

/** What moves, resizes or pools pictures. */
export const sampling: readonly Case[] = [
  {
    name: "pixelShuffle",
    shapes: [[1, 2, 3, 12]],
    f: (x) => tf.square(pixelShuffle(x as T4, 2)),
  },
  {
    name: "pixelShuffle by 3",
    shapes: [[2, 2, 2, 9]],
    f: (x) => tf.square(pixelShuffle(x as T4, 3)),
  },
  {
    name: "pixelUnshuffle",
    shapes: [[1, 4, 6, 3]],
    f: (x) => tf.square(pixelUnshuffle(x as T4, 2)),
  },
  {
    name: "tf.depthToSpace",
    shapes: [[1, 2, 3, 8]],
    f: (x) => tf.square(tf.depthToSpace(x as T4, 2)),
  },
  {
    name: "reflectPad",
    shapes: [image],
    f: (x) => tf.square(reflectPad(x as T4, 2)),
  },
  {
    name: "replicatePad",
    shapes: [image],
    f: (x) => tf.square(replicatePad(x as T4, 2)),
  },
  {
    name: "replicatePad, uneven",
    shapes: [image],
    f: (x) => tf.square(replicatePad(x as T4, [[7, 0], [1, 3]])),
  },
  {
    name: "localMean",
    shapes: [[2, 6, 5, 2]],
    f: (x) => tf.square(localMean(x as T4, [3, 4])),
  },
  {
    name: "localMean, windows as high as the picture",
    shapes: [[1, 6, 5, 2]],
    f: (x) => tf.square(localMean(x as T4, [6, 2])),
  },
  {
    name: "tf.mirrorPad, reflect and uneven",
    shapes: [image],
    f: (x) =>
      tf.square(tf.mirrorPad(x, [[0, 0], [4, 1], [0, 5], [0, 1]], "reflect")),
  },
  {
    name: "tf.mirrorPad, symmetric",
    shapes: [image],
    f: (x) =>
      tf.square(
        tf.mirrorPad(x, [[0, 0], [5, 2], [1, 6], [0, 0]], "symmetric"),
      ),
  },
  {
    name: "tf.pad",
    shapes: [image],
    f: (x) => tf.square(tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]])),
  },
  {
    name: "resizeBilinear, twice as large",
    shapes: [[2, 3, 4, 2]],
    f: (x) => tf.square(resizeBilinear(x as T4, [6, 8])),
  },
  {
    name: "resizeBilinear, to odd sizes",
    shapes: [image],
    f: (x) => tf.square(resizeBilinear(x as T4, [7, 4])),
  },
  {
    name: "tf.image.resizeBilinear",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeBilinear(x as T4, [8, 4])),
  },
  {
    name: "tf.image.resizeBilinear, aligned corners",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeBilinear(x as T4, [8, 4], true)),
  },
  {
    name: "tf.image.resizeNearestNeighbor",
    shapes: [image],
    f: (x) => tf.square(tf.image.resizeNearestNeighbor(x as T4, [10, 4])),
  },
  {
    name: "tf.image.resizeNearestNeighbor, half-pixel centres",
    shapes: [image],
    f: (x) =>
      tf.square(
        tf.image.resizeNearestNeighbor(x as T4, [10, 4], false, true),
      ),
  },
  {
    name: "maxPool2x2",
    shapes: [[1, 5, 4, 2]],
    f: (x) => tf.square(maxPool2x2(x as T4)),
  },
  {
    name: "tf.maxPool",
    shapes: [[1, 5, 4, 2]],
    f: (x) => tf.maxPool(x as T4, 3, 2, "same"),
    second: "refused",
  },
  {
    name: "tf.avgPool",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, 2, 2, "valid")),
  },
  {
    name: "tf.avgPool, same",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, 3, 1, "same")),
  },
  {
    name: "tf.avgPool, same at stride 2",
    shapes: [image],
    f: (x) => tf.square(tf.avgPool(x as T4, [3, 2], 2, "same")),
  },
];
