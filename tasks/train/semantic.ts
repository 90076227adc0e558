import {
  chain,
  disposeTree,
  motionBlur,
  type PairSource,
  pairSource,
  readImage,
  rounding,
  semantic,
  severityBands,
  type Source,
} from "../../mod.ts";
import { storedConfig } from "../../lib/systems/semantic/stored.ts";
import { storedPriorConfig } from "../../lib/systems/semantic/train_prior.ts";
import { cap } from "../_cap.ts";
import { UsageError } from "../_flags.ts";
import type { StageOptions } from "../_kdsr_stages.ts";
import { runStage } from "../_stage.ts";
import {
  type Choices,
  outcome,
  type TrainableSystem,
  type Trained,
} from "./system.ts";

/** What is left beside the checkpoint: what was trained on what. */
interface SemanticTrained extends Trained {
  readonly host: string;
  readonly feed: semantic.Feed;
  /** Whom the prior learnt from; null where none is fed. */
  readonly teacher: Pick<semantic.Teacher, "name" | "hash"> | null;
  readonly pictures: string;
}

/** What the second stage is given of the first. */
type GivenPrior = semantic.DeblurringOptions["prior"];

/** A prior that is distilled from a classifier, then a host that it is embedded into. */
export const semanticSystem: TrainableSystem = {
  presets: ["small", "tiny", "paper"] satisfies semantic.SemanticPreset[],
  learnsFrom: "pictures",
  choices: [
    ...["pairs", "severity", "host", "weights"] as const,
    ...["teacher", "prior", "feed"] as const,
  ],
  async source({ pairs, data }) {
    if (pairs === undefined || data !== undefined) return undefined;
    return sharpOf(await realPairs(pairs));
  },
  async train(choices, options) {
    checkTogether(choices);
    const pairs = await blurPairs(choices, options.source);
    console.error(`learning from ${pairs.name}`);
    const start = choices.weights === undefined
      ? undefined
      : await semantic.readHost(choices.weights);
    const config = configure(choices, start);
    const { ended, prior } = await priorOf(choices, pairs, options);
    if (ended && ended.stop !== "done") return outcome([ended]);
    const { folder, resume, checkpointEvery, seed, signal } = options;
    const trained = await runStage({
      label: "deblurring",
      path: `${folder}/deblurring.safetensors`,
      expected: {
        system: "semantic/deblurring",
        config: storedConfig(config, { prior, pairs }),
        seed,
      },
      resume,
      checkpointEvery,
      make: (resume) =>
        semantic.trainDeblurring(config, {
          ...{ pairs, prior, seed, resume, signal },
          host: start?.host,
        }),
    });
    if (prior?.params) disposeTree(prior.params);
    if (start) semantic.disposeModel(start);
    semantic.disposeModel(trained.model);
    return {
      ...outcome([...ended ? [ended] : [], trained]),
      host: semantic.createHost(config.host).name,
      feed: config.feed,
      teacher: prior?.teacher ?? null,
      pictures: pairs.name,
    } satisfies SemanticTrained;
  },
};

/** Refuses choices that contradict each other. */
function checkTogether(choices: Choices): void {
  const { feed = "prior" } = choices;
  const refuse = (flag: keyof Choices, other: string, why: string) => {
    if (choices[flag] === undefined) return;
    throw new UsageError(`--${flag} does not go with ${other}, ${why}`);
  };
  if (choices.weights !== undefined) {
    refuse("host", "--weights", "whose names and shapes say which host it is");
  }
  if (choices.prior !== undefined) {
    refuse("teacher", "--prior", "which has learnt from its own");
  }
  if (feed !== "none") return;
  refuse("prior", "--feed none", "which is the host alone");
  refuse("teacher", "--feed none", "which is the host alone");
}

/** The real pairs of a folder's training part. */
function realPairs(folder: string): Promise<PairSource> {
  return pairSource(folder, { purpose: "train" });
}

/** The sharp pictures of pairs, to be blurred. */
function sharpOf({ name, length, files }: PairSource): Source {
  return {
    ...{ name, length },
    nameOf: (index) => files[index].sharp,
    load: (index) => readImage(files[index].sharp),
  };
}

/** Real pairs, sharp pictures that are blurred, or half of either where both are asked for. */
async function blurPairs(
  { pairs: folder, data, severity }: Choices,
  source: Source,
): Promise<semantic.BlurPairs & { readonly name: string }> {
  const real = folder === undefined ? undefined : await realPairs(folder);
  const given = real &&
    `${real.length} real ${
      real.length === 1 ? "pair" : "pairs"
    } of ${real.name}`;
  if (real && data === undefined && severity === undefined) {
    return { real, name: given! };
  }
  const blur = motionBlur(severity === undefined ? {} : { severity });
  const blurred =
    `${source.length} pictures of ${source.name}, blurred by ${blur.name}`;
  return {
    source,
    degradation: chain("shaken", { blur, eightBit: rounding() }),
    ...(real ? { real } : {}),
    name: given ? `${given}; ${blurred}` : blurred,
  };
}

/** A preset with what was chosen in its place. */
function configure(
  { preset, steps, host, severity, feed = "prior" }: Choices,
  start: semantic.SemanticModel | undefined,
): semantic.SemanticConfig {
  const base = semantic.presets[preset as semantic.SemanticPreset];
  const chosen = start?.config.host ?? (host && semantic.releasedHosts[host]);
  return cap({
    ...base,
    ...(chosen ? { host: chosen } : {}),
    ...(chosen ? scheduleFor(chosen, base, preset) : {}),
    feed,
    margin: marginFor(base, severity),
  }, steps);
}

/** A host of released size learns as released, or at least no faster: it is much deeper than the presets' own. */
function scheduleFor(
  { kind }: semantic.HostConfig,
  { rate }: semantic.SemanticConfig,
  preset: string,
): Partial<semantic.SemanticConfig> {
  const released = semantic.releasedSchedule(kind);
  if (preset === "paper") return released;
  return { rate: { ...rate, from: Math.min(rate.from, released.rate.from) } };
}

/** Half the largest extent, so that no border of the blur shows. */
function marginFor(
  { margin }: { readonly margin: number },
  severity: Choices["severity"],
): number {
  return severity === undefined
    ? margin
    : Math.max(margin, Math.ceil(severityBands[severity][1] / 2));
}

/** What is to be fed: read, sized like a prior, or trained as the first stage. */
async function priorOf(
  { preset, steps, severity, prior: path, teacher: given, feed = "prior" }:
    Choices,
  pairs: semantic.BlurPairs,
  { folder, resume, checkpointEvery, seed, signal }: StageOptions,
): Promise<{
  readonly prior: GivenPrior;
  readonly ended?: Parameters<typeof outcome>[0][number];
}> {
  if (feed === "none") return { prior: undefined };
  if (path !== undefined) {
    const prior = await semantic.readPrior(path);
    console.error(`prior ${path}, learnt from ${told(prior.teacher)}`);
    return { prior };
  }
  const teacher = await semantic.openTeacher(given);
  try {
    const base = semantic.priorPresets[preset as semantic.SemanticPreset];
    const config = cap({
      ...semantic.priorFor(teacher, base),
      margin: marginFor(base, severity),
    }, steps);
    if (feed !== "prior") return { prior: { config } };
    console.error(`teacher ${told(teacher)}`);
    const prior = await runStage({
      label: "prior",
      path: `${folder}/prior.safetensors`,
      expected: {
        system: "semantic/prior",
        config: storedPriorConfig(config, teacher, pairs),
        seed,
      },
      resume,
      checkpointEvery,
      make: (resume) =>
        semantic.trainPrior(config, { teacher, pairs, seed, resume, signal }),
    });
    return { prior, ended: prior };
  } finally {
    teacher.dispose();
  }
}

function told({ name, hash }: Pick<semantic.Teacher, "name" | "hash">): string {
  return `${name} (${hash.slice(0, 12)})`;
}
