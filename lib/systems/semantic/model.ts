import { countParameters, disposeTree, type Params } from "../../nn/mod.ts";
import type { SemanticConfig } from "./config.ts";
import type { EmbeddingParams } from "./embedding/embedding.ts";
import type { PriorConfig } from "./prior/config.ts";
import type { PriorParams } from "./prior/network.ts";
import type { StoredConfig } from "./stored.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** What the second stage trains. */
export type DeblurringParams = {
  readonly host: Params;
  /** Empty where nothing is embedded. */
  readonly embedding: EmbeddingParams;
  /** Where it is trained jointly. */
  readonly prior?: PriorParams;
};

/** A deblurring network with what it is fed by, ready to restore. */
export interface SemanticModel {
  readonly config: Pick<
    SemanticConfig,
    "host" | "embedding" | "feed" | "priorScale" | "patch"
  >;
  /** The host's parameters. */
  readonly host: Params;
  /** One for each place; empty where nothing is embedded. */
  readonly embedding: EmbeddingParams;
  /** What it is fed by; without parameters where maps of zeros stand for it, absent of a host alone and of an oracle. */
  readonly prior?: {
    readonly config: PriorConfig;
    readonly params?: PriorParams;
  };
  /** Whom the prior learnt from, for rows of results. */
  readonly teacher?: Pick<Teacher, "name" | "hash">;
}

/** A model of parameters that the second stage trained, and of a prior that it left as it was. */
export function modelOf(
  stored: StoredConfig,
  { host, embedding, prior }: DeblurringParams,
  frozen?: PriorParams,
): SemanticModel {
  const { prior: config, teacher } = stored;
  const params = prior ?? frozen;
  return {
    config: stored,
    ...{ host, embedding },
    ...(config ? { prior: { config, ...(params ? { params } : {}) } } : {}),
    ...(teacher ? { teacher } : {}),
  };
}

/** How many numbers a model restores with, its prior's among them. */
export function parametersOf(
  { host, embedding, prior }: SemanticModel,
): number {
  return countParameters([host, embedding, prior?.params ?? []]);
}

/**
 * Frees a model's parameters.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const config = { ...semantic.presets.tiny, feed: "none" } as const;
 * const host = semantic.createHost(config.host).init(seeded(1));
 * semantic.disposeModel({ config, host, embedding: [] });
 * ```
 */
export function disposeModel({ host, embedding, prior }: SemanticModel): void {
  disposeTree([host, embedding, prior?.params ?? []]);
}
