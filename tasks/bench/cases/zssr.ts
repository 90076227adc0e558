import type * as tf from "../../../lib/engine/tf.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  applyZssr,
  initZssr,
  weightedL1,
  type ZssrConfig,
} from "../../../lib/systems/zssr/mod.ts";
import type { Steps } from "../bench_case.ts";
import { pattern } from "../pattern.ts";
import { training } from "../training.ts";

/** A step of ZSSR on a crop and its son: L1 in which edges count more, Adam. */
export function zssr({ model, crop }: ZssrConfig) {
  return (seed: number): Steps => {
    const son = pattern<tf.Tensor4D>([1, crop, crop, 3]);
    const father = pattern<tf.Tensor4D>([1, crop, crop, 3], 7);
    const weight = pattern<tf.Tensor4D>([1, crop, crop, 1]);
    return training({
      params: initZssr(seeded(seed), model),
      loss: (params) => weightedL1(applyZssr(params, son), father, weight),
      constants: [son, father, weight],
    });
  };
}
