import * as tf from "../../engine/tf.ts";
import { kdsrAnisoNoise, kdsrIso } from "../../degrade/mod.ts";
import { pairBatches, type Source } from "../../data/mod.ts";
import { l1Loss } from "../../loss/mod.ts";
import { mapTree, type Params } from "../../nn/mod.ts";
import { adam, cosine, type Schedule, stepDecay } from "../../optim/mod.ts";
import { seeded } from "../../random/mod.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import type { KdsrConfig, Rate } from "./config.ts";
import { distillationLoss } from "./losses.ts";
import { encode, type EncoderParams } from "./model/encoder.ts";
import { generate } from "./model/generator.ts";
import { applyKdsr, initKdsr, type KdsrParams } from "./model/network.ts";

/** What both trainings of KDSR need beside the configuration. */
export interface KdsrTrainOptions {
  /** The sharp pictures that pairs are made from. */
  readonly source: Source;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal;
}
