import {
  type DeblurringRow,
  type Pair,
  type Protocol,
  type Restorer,
  scoreDeblurring,
} from "../../../metrics/mod.ts";
import { disposeTree } from "../../../nn/mod.ts";
import { finish } from "../../../train/mod.ts";
import type { Stage, StageResult, StageRunner } from "../../../train/stage.ts";
import type { BlurPairs } from "../blur_pairs.ts";
import { disposeModel, parametersOf, type SemanticModel } from "../model.ts";
import { restoreByOracle, semanticRestorer } from "../restorer.ts";
import { storedConfig } from "../stored.ts";
import type { Teacher } from "../teacher/teacher.ts";
import { trainDeblurring } from "../train.ts";
import { storedPriorConfig, trainPrior } from "../train_prior.ts";
import { type Arm, arms, armStages, type TwoStages } from "./arms.ts";

/** A blurry picture with its sharp one, and the group that it is counted in. */
export interface ArmTest extends Pair {
  /** Such as a severity. */
  readonly stratum: string;
}

/** What an arm came to. */
export interface ArmResult {
  readonly arm: Arm;
  readonly seed: number;
  /** Of host, embedding and prior, all that is computed with on restoring. */
  readonly parameters: number;
  /** One for each test picture. */
  readonly rows: readonly (DeblurringRow & { readonly stratum: string })[];
}

/** What {@linkcode compareArms} needs. */
export interface CompareArmsOptions {
  /** What priors learn from, and the oracle is fed by; it stays the caller's. */
  readonly teacher: Teacher;
  /** What all stages of all arms learn from. */
  readonly pairs: BlurPairs;
  /** What nothing has learnt from. */
  readonly tests: readonly ArmTest[];
  /** What all randomness is derived from: equal for all arms. */
  readonly seed: number;
  readonly protocol: Protocol;
  /** Which arms, all by default. */
  readonly arms?: readonly Arm[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Runs the stages; by default each to its end. */
  readonly run?: StageRunner;
}

/**
 * Trains and scores the arms one after the other, at equal steps, on equal
 * batches, the hosts beginning with equal weights.
 *
 * @returns One result for each arm, as soon as it is there.
 * @throws {Error} When a training was aborted or diverged.
 *
 * @example
 * ```ts
 * import { createImage, generatedSource, motionBlur, openEngine, protocol, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = {
 *   prior: { ...semantic.priorPresets.tiny, steps: 1 },
 *   deblurring: { ...semantic.presets.tiny, steps: 1 },
 * };
 * const picture = createImage(32, 32, 3);
 * const results = semantic.compareArms(config, {
 *   teacher: await semantic.openTeacher(),
 *   pairs: {
 *     source: generatedSource({ seed: 1, count: 1, width: 96, height: 96 }),
 *     degradation: motionBlur({ severity: "mild" }),
 *   },
 *   tests: [{ name: "grey", stratum: "mild", input: picture, reference: picture }],
 *   seed: 1,
 *   protocol: protocol("gopro"),
 *   arms: ["host", "zeros"],
 * });
 * for await (const { arm, parameters } of results) console.log(arm, parameters);
 * ```
 */
export async function* compareArms(
  config: TwoStages,
  options: CompareArmsOptions,
): AsyncGenerator<ArmResult, void, void> {
  for (const arm of options.arms ?? arms) {
    const model = await trainArm(arm, config, options);
    try {
      yield {
        arm,
        seed: options.seed,
        parameters: parametersOf(model),
        rows: await score(arm, model, options),
      };
    } finally {
      disposeModel(model);
    }
  }
}

/** The model of an arm, which is the caller's to dispose. */
async function trainArm(
  arm: Arm,
  config: TwoStages,
  options: CompareArmsOptions,
): Promise<SemanticModel> {
  const { teacher, pairs, seed, signal } = options;
  const { run = ({ make }) => finish(make()) } = options;
  const stages = armStages(arm, config);
  const common = { teacher, pairs, seed, signal };
  const name = arm.replaceAll(" ", "-");
  const done = async <Result extends StageResult>(
    stage: Stage<Result>,
    free: (result: Result) => void,
  ) => {
    const result = await run(stage);
    if (result.stop === "done") return result;
    free(result);
    signal?.throwIfAborted();
    throw new Error(`${stage.name} ended early: ${result.stop}`);
  };
  const own = stages.prior;
  const prior = own && await done({
    name: `prior-${name}`,
    system: "semantic/prior",
    config: storedPriorConfig(own, teacher, pairs),
    make: (resume) => trainPrior(own, { ...common, resume }),
  }, ({ params }) => disposeTree(params));
  try {
    const given = prior ?? { config: config.prior };
    const { deblurring } = stages;
    const { model } = await done({
      name: `deblurring-${name}`,
      system: "semantic/deblurring",
      config: storedConfig(deblurring, { prior: given, teacher, pairs }),
      make: (resume) =>
        trainDeblurring(deblurring, { ...common, prior: given, resume }),
    }, ({ model }) => disposeModel(model));
    return model;
  } finally {
    if (prior) disposeTree(prior.params);
  }
}

async function score(
  arm: Arm,
  model: SemanticModel,
  { teacher, tests, protocol, signal }: CompareArmsOptions,
): Promise<ArmResult["rows"]> {
  const rows = [];
  for (const { stratum, ...pair } of tests) {
    signal?.throwIfAborted();
    const own: Restorer = arm === "oracle"
      ? {
        name: arm,
        scale: 1,
        restore: (blurry) =>
          restoreByOracle(model, teacher, blurry, pair.reference, { signal }),
      }
      : semanticRestorer(model, { name: arm, signal });
    rows.push({ ...await scoreDeblurring(own, pair, protocol), stratum });
  }
  return rows;
}
