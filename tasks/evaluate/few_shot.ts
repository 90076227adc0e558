/** Few-shot results on a data set of real pairs, by fixed support lists. @module */
import {
  drtl,
  InputError,
  type Protocol,
  type Source,
  type Table,
  table,
} from "../../mod.ts";
import { cap } from "../_cap.ts";
import { mean, spread } from "../_spread.ts";

/** What a few-shot evaluation is made of. */
export interface FewShotChoices {
  readonly set: drtl.FewShotSet;
  /** The set's folder. */
  readonly data: string;
  /** How many times larger sharp pictures are, for sets of several scales. */
  readonly scale: number | undefined;
  /** Numbers of support scenes. */
  readonly shots: readonly number[];
  /** Support lists, from the first on. */
  readonly draws: number;
  readonly preset: drtl.DrtlPreset;
  readonly steps: number | undefined;
  readonly singles: boolean;
  /** Everything is trained with so many seeds, from the first on. */
  readonly seed: number;
  readonly seeds: number;
  readonly protocol: Protocol;
  /** Clean pictures for the auxiliary tasks. */
  readonly source: Source;
  readonly signal: AbortSignal;
}

/** One draw's outcome with the lists that it was made with. */
export interface FewShotOutcome extends drtl.FewShotResult {
  readonly shots: number;
  readonly support: readonly string[];
  readonly test: readonly string[];
}

/** A few-shot evaluation's outcome. */
export interface FewShotEvaluation {
  /** What was evaluated, but for the number of support scenes. */
  readonly title: string;
  readonly scale: number;
  readonly results: readonly FewShotOutcome[];
}

/**
 * Runs the comparison for each seed, draw and number of shots, telling of each
 * when it is there; where it is interrupted, what there is by then is returned.
 */
export async function evaluateFewShot(
  choices: FewShotChoices,
  onResult: (result: FewShotOutcome) => void,
): Promise<FewShotEvaluation> {
  const { set, data, shots, draws, seed, seeds, protocol, source, signal } =
    choices;
  const names = ofScale(await drtl.pairNames(data), choices);
  const tests = names.filter((name) =>
    name.split("/").some((part) => /^test/i.test(part))
  );
  const splits = Array.from(
    { length: draws },
    (_, draw) =>
      shots.map((shots) => ({
        shots,
        ...drtl.fewShotSplit(set, names, { shots, draw, tests }),
      })),
  ).flat();
  const { scale } = await drtl.supportSource(data, {
    names: splits[0].support.slice(0, 1),
  });
  const told = new Set<string>();
  /** Reads what a draw needs when it is its turn; its test pairs once for all numbers of shots. */
  async function* sets(): AsyncGenerator<drtl.FewShotDraw, void, void> {
    let test: readonly drtl.SupportPair[] = [];
    for (const [i, split] of splits.entries()) {
      const { draw } = split;
      const learnt = await drtl.supportSource(data, { names: split.support });
      for (const warning of learnt.warnings) {
        if (!told.has(warning)) console.error(`Warning: ${warning}`);
        told.add(warning);
      }
      if (splits[i - 1]?.draw !== draw) {
        const read = { names: split.test, purpose: "test" } as const;
        test = (await drtl.supportSource(data, read)).pairs;
      }
      yield { draw, support: learnt.pairs, test };
    }
  }
  const results: FewShotOutcome[] = [];
  const config = configure(choices, scale);
  try {
    for (let i = 0; i < seeds; i++) {
      const comparison = drtl.compareFewShot(config, sets(), {
        ...{ source, seed: seed + i, protocol, signal, meta: true },
        singles: choices.singles,
      });
      for await (const result of comparison) {
        const { shots, support, test } = splits[results.length % splits.length];
        results.push({ ...result, shots, support, test });
        onResult(results.at(-1)!);
      }
    }
  } catch (error) {
    // Hours may lie behind an interruption: what is there is shown.
    if (!signal.aborted || results.length === 0) throw error;
  }
  const planned = seeds * splits.length;
  const part = splits[0].own
    ? "its own test scenes"
    : "cross-validated by scene";
  const all = Array.from({ length: seeds }, (_, i) => seed + i).join(", ");
  return {
    title: `${
      results.length < planned
        ? `interrupted after ${results.length} of ${planned} comparisons of `
        : ""
    }${draws} draw${draws === 1 ? "" : "s"}, seed${
      seeds === 1 ? "" : "s"
    } ${all}, ${part}, protocol ${protocol.name}`,
    scale,
    results,
  };
}

/** A table of all methods for each number of shots: means and spread over draws and seeds, and what is gained over uniform weights. */
export function fewShotTables(
  set: drtl.FewShotSet,
  { title, results }: FewShotEvaluation,
): Table[] {
  const counts = [...new Set(results.map(({ shots }) => shots))];
  return counts.map((count) => {
    const scenes = `${count} support scene${count === 1 ? "" : "s"}`;
    return fewShotTable(
      `${set}, ${scenes}, ${title}`,
      results.filter(({ shots }) => shots === count),
    );
  });
}

function fewShotTable(
  title: string,
  results: readonly FewShotOutcome[],
): Table {
  const methods = results[0].rows.map(({ method }) => method);
  const of = (method: string) =>
    results.map(({ rows }) => rows.find((row) => row.method === method)!.psnr);
  const [uniform, given] = [of("uniform"), of("as given")];
  return table(
    methods.map((method) => {
      const psnr = of(method);
      const gains = psnr.map((value, i) => value - uniform[i]);
      return {
        method,
        psnr: mean(psnr),
        spread: psnr.length > 1
          ? spread(psnr.map((value, i) => value - given[i]))
          : null,
        gain: mean(gains),
        worst: Math.min(...gains),
      };
    }),
    [
      "method",
      { key: "psnr", label: "PSNR (dB)", digits: 2, best: "max" },
      { key: "spread", label: "± of the gain", digits: 2 },
      { key: "gain", label: "over uniform", digits: 2 },
      { key: "worst", label: "at worst", digits: 2 },
    ],
    {
      title,
      note: `Guard: ${
        [...Map.groupBy(results, ({ decision }) => decision.chosen)]
          .map(([chosen, { length }]) =>
            `${chosen} ${length} of ${results.length}`
          )
          .join(", ")
      }`,
    },
  );
}

/** The pairs of one scale, where the folder has several. */
function ofScale(
  names: readonly string[],
  { data, scale = 4 }: FewShotChoices,
): string[] {
  const scaleOf = (name: string) => /(?:^|\/)x?([234])\//.exec(name)?.[1];
  if (!names.some(scaleOf)) return [...names];
  const kept = names.filter((name) => scaleOf(name) === String(scale));
  if (kept.length > 0) return kept;
  throw new InputError(
    `"${data}" has no pairs of scale ${scale}; give another --scale`,
  );
}

function configure(
  { preset, steps }: FewShotChoices,
  scale: drtl.DrtlScale,
): drtl.DrtlConfig {
  const { relation, prior, tuning, ...rest } = drtl.atScale(
    drtl.presets[preset],
    scale,
  );
  return {
    ...rest,
    relation: cap(relation, steps),
    prior: cap(prior, steps),
    tuning: cap(tuning, steps),
  };
}
