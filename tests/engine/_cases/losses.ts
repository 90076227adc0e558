import { fftL1Loss } from "../../../lib/loss/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import type { Case } from "./case.ts";

type T4 = tf.Tensor4D;

/** Losses whose gradients go ways of their own. */
export const losses: readonly Case[] = [
  {
    name: "fftL1Loss",
    shapes: [[2, 3, 4, 2], [2, 3, 4, 2]],
    f: (x, y) => tf.mul(fftL1Loss(x as T4, y as T4), x.size),
  },
  {
    name: "fftL1Loss, odd sides",
    shapes: [[1, 4, 5, 1], [1, 4, 5, 1]],
    f: (x, y) => tf.mul(fftL1Loss(x as T4, y as T4), x.size),
  },
];
