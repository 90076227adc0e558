import type * as tf from "../../../lib/engine/tf.ts";
import { l1Loss } from "../../../lib/loss/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  applyBackbone,
  type DrtlConfig,
  initBackbone,
} from "../../../lib/systems/drtl/mod.ts";
import type { Steps } from "../bench_case.ts";
import { pattern } from "../pattern.ts";
import { training } from "../training.ts";

/** A step of the prior, at equal size: L1 on patches of all auxiliary tasks, which count alike. */
export function drtl(
  { model, batch, patch, clip }: DrtlConfig,
  tasks: number,
) {
  return (seed: number): Steps => {
    const shape = [tasks * batch, patch, patch, 3];
    const lr = pattern<tf.Tensor4D>(shape);
    const hr = pattern<tf.Tensor4D>(shape, 7);
    return training({
      params: initBackbone(seeded(seed), model),
      loss: (params) =>
        l1Loss(applyBackbone(model, params, { lr, base: lr }), hr),
      constants: [lr, hr],
      clip,
    });
  };
}
