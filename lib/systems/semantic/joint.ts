import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { Loss } from "../../nn/mod.ts";
import type { PriorConfig } from "./prior/config.ts";
import { distillationLoss } from "./prior/distillation.ts";
import type { PriorSeen } from "./prior/network.ts";
import { distillationTargets, type Targets } from "./prior/targets.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** How a prior goes on being distilled while a host is trained with it. */
export interface JointLearning {
  /** What it is to make of the pictures, both as a prior is shown them. */
  ask(blurry: tf.Tensor4D, sharp: tf.Tensor4D): Targets;
  /** The host's loss and, beside it, the distillation's times its weight. */
  add(loss: Loss, seen: PriorSeen, targets: Targets): Loss;
}

/**
 * @param config The prior's.
 * @param weight Of the distillation's loss.
 * @param deviations Of the teacher's levels, as the prior was trained with.
 * @throws {InputError} Without a teacher.
 */
export function jointLearning(
  { distillation }: PriorConfig,
  weight: number,
  deviations: readonly number[],
  teacher: Teacher | undefined,
): JointLearning {
  if (!teacher) {
    throw new InputError(
      "no teacher was given; a prior that is trained jointly needs the one it was distilled from",
    );
  }
  return {
    ask: (blurry, sharp) =>
      distillationTargets(distillation, teacher, { blurry, sharp }),
    add({ loss, report }, seen, targets) {
      const kd = distillationLoss(distillation, seen, targets, deviations).loss;
      return {
        loss: tf.add(loss, tf.mul(kd, weight)),
        report: { ...report, kd },
      };
    },
  };
}
