import { InputError } from "../../engine/mod.ts";
import type { BlurPairs } from "./blur_pairs.ts";
import type { SemanticConfig } from "./config.ts";
import type { PriorConfig } from "./prior/config.ts";
import type { TrainedPrior } from "./prior/trained_prior.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** A configuration as the second stage's checkpoint holds it: with what is fed, or null where there is none, and the pictures' name. */
export type StoredConfig = SemanticConfig & {
  readonly prior: PriorConfig | null;
  readonly teacher: TrainedPrior["teacher"] | null;
  /** What the pictures are called that it learns from. */
  readonly pictures?: string;
};

/**
 * A configuration with the prior's and the teacher's name, as the second
 * stage's checkpoint holds it; for `loadCheckpoint` to compare with.
 *
 * @throws {InputError} When the teacher is not the prior's.
 */
export function storedConfig(
  config: SemanticConfig,
  { prior, teacher, pairs }: {
    readonly prior?: Partial<TrainedPrior> | undefined;
    readonly teacher?: Pick<Teacher, "name" | "hash"> | undefined;
    readonly pairs?: Pick<BlurPairs, "name"> | undefined;
  },
): StoredConfig {
  const { feed, joint } = config;
  const taught = feed === "oracle"
    ? teacher
    : feed === "prior"
    ? prior?.teacher
    : undefined;
  if (joint && teacher && taught && teacher.hash !== taught.hash) {
    throw new InputError(
      `the prior was distilled from ${taught.name} (${taught.hash}), but the teacher given is ${teacher.name} (${teacher.hash}); give the same`,
    );
  }
  return {
    ...config,
    prior: feed === "none" || feed === "oracle" ? null : prior?.config ?? null,
    teacher: taught ? { name: taught.name, hash: taught.hash } : null,
    ...(pairs?.name ? { pictures: pairs.name } : {}),
  };
}
