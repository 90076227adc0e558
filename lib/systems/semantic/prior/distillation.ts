import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Loss } from "../../../nn/mod.ts";
import type { DistillationConfig } from "./config.ts";
import { directionLoss } from "./direction.ts";
import { featureGradientLoss } from "./feature_gradients.ts";
import { hierarchicalContext } from "./hierarchical_context.ts";
import type { PriorSeen } from "./network.ts";
import { relationLoss } from "./relation.ts";
import { softLogitsLoss } from "./soft_logits.ts";
import type { Targets } from "./targets.ts";

/** The levels of each part, by index. */
const shallowLevels = [0, 1];
const deepLevels = [2, 3];

/** A term's name, its weight and how it is computed. */
type Term = readonly [name: string, weight: number, value: () => tf.Scalar];

/**
 * L_KD: how far what a prior makes of the blurry pictures is from what the
 * teacher says; the report has every term in force, before its weight.
 *
 * @param deviations Of the teacher's levels; both sides are divided by them.
 * @throws {InputError} When no term is in force, or the encoder has other
 * classes than the teacher.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny } = semantic.priorPresets;
 * const prior = semantic.initPrior(seeded(1), tiny);
 * const seen = semantic.applyPrior(prior, tiny, tf.zeros([1, 32, 32, 3]));
 * const { loss } = semantic.distillationLoss(
 *   tiny.distillation,
 *   seen,
 *   { levels: seen.levels, logits: seen.logits! },
 *   [1, 1, 1, 1],
 * );
 * console.log(await loss.data()); // 0
 * ```
 */
export function distillationLoss(
  config: DistillationConfig,
  seen: Pick<PriorSeen, "levels" | "logits">,
  targets: Targets,
  deviations: readonly number[],
): Loss {
  const scaled = (level: tf.Tensor4D, l: number) =>
    tf.div<tf.Tensor4D>(level, deviations[l]);
  const student = seen.levels.map(scaled);
  const teacher = targets.levels.map(scaled);
  const over = (
    part: readonly number[],
    loss: (q: tf.Tensor4D, t: tf.Tensor4D, m?: tf.Tensor4D) => tf.Scalar,
  ): tf.Scalar =>
    tf.addN(
      part.map((l) => loss(student[l], teacher[l], targets.weights?.[l])),
    );
  const { deep, shallow, levels } = config;
  const [ofDeep, ofShallow] = [
    levels === "shallow" ? 0 : deep.weight,
    levels === "deep" ? 0 : shallow.weight,
  ];
  const classified = seen.logits && targets.logits;
  const all: readonly Term[] = [
    [
      "deep context",
      ofDeep * deep.context,
      () => over(deepLevels, hierarchicalContext),
    ],
    ["relation", ofDeep * deep.relation, () => over(deepLevels, relationLoss)],
    ["logits", classified ? ofDeep * deep.logits : 0, () => {
      const [own, wanted] = [seen.logits!, targets.logits!];
      checkClasses(own, wanted);
      return softLogitsLoss(own, wanted, deep.temperature);
    }],
    [
      "shallow context",
      ofShallow * shallow.context,
      () => over(shallowLevels, hierarchicalContext),
    ],
    [
      "direction",
      ofShallow * shallow.direction,
      () => over(shallowLevels, directionLoss),
    ],
    [
      "gradients",
      ofShallow * shallow.gradients,
      () => over(shallowLevels, featureGradientLoss),
    ],
  ];
  const terms = all.filter(([, weight]) => weight !== 0)
    .map(([name, weight, value]) => ({ name, weight, value: value() }));
  if (terms.length === 0) {
    throw new InputError(
      "no term of the distillation is in force; give one of the levels that are learnt a weight",
    );
  }
  return {
    loss: tf.addN(terms.map(({ weight, value }) => tf.mul(value, weight))),
    report: Object.fromEntries(terms.map(({ name, value }) => [name, value])),
  };
}

function checkClasses(own: tf.Tensor2D, wanted: tf.Tensor2D): void {
  const [mine, theirs] = [own.shape[1], wanted.shape[1]];
  if (mine === theirs) return;
  throw new InputError(
    `the encoder has ${mine} classes and its teacher ${theirs}; give it as many, or none, or the logits the weight 0`,
  );
}
