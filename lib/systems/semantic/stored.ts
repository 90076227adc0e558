import { InputError } from "../../engine/mod.ts";
import type { SemanticConfig } from "./config.ts";
import type { PriorConfig } from "./prior/config.ts";
import type { TrainedPrior } from "./prior/trained_prior.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** A configuration as the second stage's checkpoint holds it: with what is fed, or null where there is none. */
export type StoredConfig = SemanticConfig & {
  readonly prior: PriorConfig | null;
  readonly teacher: TrainedPrior["teacher"] | null;
};

/**
 * A configuration with the prior's and the teacher's name, as the second
 * stage's checkpoint holds it; for `loadCheckpoint` to compare with.
 *
 * @throws {InputError} When the teacher is not the prior's.
 */
export function storedConfig(
  config: SemanticConfig,
  { prior, teacher }: {
    readonly prior?: Partial<TrainedPrior> | undefined;
    readonly teacher?: Pick<Teacher, "name" | "hash"> | undefined;
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
  };
}
