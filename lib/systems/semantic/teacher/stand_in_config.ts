import type { StandInNetConfig } from "../classifier/config.ts";

/** Everything that decides a stand-in teacher's training, but the pictures and the seed; plain JSON. */
export type StandInConfig = {
  /** The size of the net. */
  readonly net: Pick<StandInNetConfig, "widths" | "blocks">;
  /** Side of what the net is given, in pixels; a multiple of 32. */
  readonly patch: number;
  /** Crops are of so many patches a side, from and to, and then resized to one. */
  readonly zoom: readonly [number, number];
  /** How far brightness, contrast and saturation move: factors of 1 plus or minus this. */
  readonly jitter: number;
  /** How often a crop becomes grey. */
  readonly grey: number;
  /** Crops a step, each in its four quarter turns. */
  readonly batch: number;
  /** What the rotation head's cross-entropy counts; the scene's counts 1. */
  readonly rotationWeight: number;
  /** Steps in all. */
  readonly steps: number;
  /** The learning rate, along half a cosine. */
  readonly rate: { readonly from: number; readonly to: number };
  /** Largest norm of a step's gradient; 0 for no limit. */
  readonly clip: number;
  /** Steps between two reports. */
  readonly reportEvery: number;
};

/** A preset's name. */
export type StandInPreset = "paper" | "small" | "tiny";

/**
 * The presets of stand-in teachers:
 *
 * - `paper`: the labelled reading's size and schedule;
 * - `small`: minutes on two CPU cores; how the weights in `data/weights` were
 *   trained;
 * - `tiny`: seconds, for tests and notebooks under test.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * console.log(semantic.standInPresets.paper.net.widths); // 32, 64, 128, 256
 * ```
 */
export const standInPresets: Readonly<Record<StandInPreset, StandInConfig>> = {
  paper: {
    net: { widths: [32, 64, 128, 256], blocks: 2 },
    patch: 128,
    zoom: [1, 4],
    jitter: 0.4,
    grey: 0.2,
    batch: 32,
    rotationWeight: 0.5,
    steps: 20_000,
    rate: { from: 1e-3, to: 1e-5 },
    clip: 0,
    reportEvery: 100,
  },
  small: {
    net: { widths: [16, 32, 64, 128], blocks: 1 },
    patch: 64,
    zoom: [2.5, 6],
    jitter: 0.4,
    grey: 0.2,
    batch: 8,
    rotationWeight: 0.5,
    steps: 2200,
    rate: { from: 2e-3, to: 1e-5 },
    clip: 1,
    reportEvery: 25,
  },
  tiny: {
    net: { widths: [8, 8, 16, 16], blocks: 1 },
    patch: 32,
    zoom: [1, 1.5],
    jitter: 0.2,
    grey: 0.2,
    batch: 8,
    rotationWeight: 0.5,
    steps: 100,
    rate: { from: 5e-3, to: 1e-4 },
    clip: 1,
    reportEvery: 5,
  },
};
