import { fftL1Loss } from "../../../lib/loss/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import {
  charbonnierLoss,
  edgeLoss,
} from "../../../lib/systems/semantic/hosts/edge_loss.ts";
import { psnrLoss } from "../../../lib/systems/semantic/hosts/psnr_loss.ts";
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
  {
    name: "psnrLoss",
    shapes: [[2, 2, 3, 3], [2, 2, 3, 3]],
    f: (x, y) => psnrLoss(x as T4, y as T4),
  },
  {
    name: "psnrLoss of luma",
    shapes: [[2, 2, 3, 3], [2, 2, 3, 3]],
    f: (x, y) => psnrLoss(x as T4, tf.add(y, 1) as T4, { luma: true }),
  },
  {
    name: "charbonnierLoss",
    shapes: [[1, 2, 3, 3], [1, 2, 3, 3]],
    f: (x, y) => tf.mul(charbonnierLoss(x as T4, tf.add(y, 4) as T4), x.size),
  },
  {
    name: "edgeLoss",
    seed: 3,
    shapes: [[1, 4, 5, 1], [1, 4, 5, 1]],
    // Of large differences, which no step turns round.
    f: (x, y) => edgeLoss(tf.mul(x, 20) as T4, y as T4),
  },
];
