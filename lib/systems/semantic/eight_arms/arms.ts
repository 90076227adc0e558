import type { Feed, SemanticConfig } from "../config.ts";
import type { PriorConfig } from "../prior/config.ts";

/** The two stages' configurations. */
export interface TwoStages {
  readonly prior: PriorConfig;
  readonly deblurring: SemanticConfig;
}

/**
 * The arms that test whether a prior helps, and what in it does: the host
 * alone; with the embedding but nothing to embed, which controls for size; with
 * a prior that was never trained; with one that was taught by what the
 * teacher sees in the blurry picture; with one that learnt deep or shallow
 * levels only; with the whole; and with what the teacher sees in the sharp
 * picture, an upper reference.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * console.log(semantic.arms.length); // 8
 * ```
 */
export const arms = [
  "host",
  "zeros",
  "random prior",
  "undistilled",
  "deep levels",
  "shallow levels",
  "full prior",
  "oracle",
] as const;

/** One of {@linkcode arms}. */
export type Arm = typeof arms[number];

/** What an arm trains: its prior, where it has one to train, and its host. */
export interface ArmStages {
  /** The first stage, for arms that are fed with a trained prior. */
  readonly prior?: PriorConfig;
  readonly deblurring: SemanticConfig;
}

/**
 * The configurations of an arm: those of the full prior with one thing changed.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const config = {
 *   prior: semantic.priorPresets.small,
 *   deblurring: semantic.presets.small,
 * };
 * console.log(semantic.armStages("zeros", config).deblurring.feed); // zeros
 * ```
 */
export function armStages(
  arm: Arm,
  { prior, deblurring }: TwoStages,
): ArmStages {
  const fed = (feed: Feed): ArmStages => ({
    deblurring: { ...deblurring, feed, joint: null },
  });
  const taught = (change: Partial<PriorConfig["distillation"]>): ArmStages => ({
    prior: { ...prior, distillation: { ...prior.distillation, ...change } },
    deblurring: { ...deblurring, feed: "prior" },
  });
  switch (arm) {
    case "host":
      return fed("none");
    case "zeros":
      return fed("zeros");
    case "random prior":
      return fed("random");
    case "undistilled":
      return taught({ teacherSees: "blurry" });
    case "deep levels":
      return taught({ levels: "deep" });
    case "shallow levels":
      return taught({ levels: "shallow" });
    case "full prior":
      return taught({});
    case "oracle":
      return fed("oracle");
  }
}
