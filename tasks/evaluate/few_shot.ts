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

/** What a few-shot evaluation is made of. */
export interface FewShotChoices {
  readonly set: drtl.FewShotSet;
  /** The set's folder. */
  readonly data: string;
  /** How many times larger sharp pictures are, for sets of several scales. */
  readonly scale: number | undefined;
  /** Support scenes. */
  readonly shots: number;
  /** Support lists, from the first on. */
  readonly draws: number;
  readonly preset: drtl.DrtlPreset;
  readonly steps: number | undefined;
  readonly singles: boolean;
  readonly seed: number;
  readonly protocol: Protocol;
  /** Clean pictures for the auxiliary tasks. */
  readonly source: Source;
  readonly signal: AbortSignal;
}

/** One draw's outcome with the lists that it was made with. */
export interface FewShotOutcome extends drtl.FewShotResult {
  readonly support: readonly string[];
  readonly test: readonly string[];
}

/** A few-shot evaluation's outcome. */
export interface FewShotEvaluation {
  readonly title: string;
  readonly scale: number;
  readonly results: readonly FewShotOutcome[];
}

/** Runs the comparison on each of the draws, telling of each when it is there. */
export async function evaluateFewShot(
  choices: FewShotChoices,
  onResult: (result: drtl.FewShotResult) => void,
): Promise<FewShotEvaluation> {
  const { set, data, shots, draws, seed, protocol, source, signal } = choices;
  const names = ofScale(await drtl.pairNames(data), choices);
  const tests = names.filter((name) =>
    name.split("/").some((part) => /^test/i.test(part))
  );
  const splits = Array.from(
    { length: draws },
    (_, draw) => drtl.fewShotSplit(set, names, { shots, draw, tests }),
  );
  const read = async (names: readonly string[], purpose: "train" | "test") =>
    await drtl.supportSource(data, { names, purpose });
  const sets: drtl.FewShotDraw[] = [];
  let scale: drtl.DrtlScale = 1;
  for (const { draw, support, test } of splits) {
    const learnt = await read(support, "train");
    scale = learnt.scale;
    for (const warning of learnt.warnings) {
      console.error(`Warning: ${warning}`);
    }
    sets.push({
      draw,
      support: learnt.pairs,
      test: (await read(test, "test")).pairs,
    });
  }
  const results: FewShotOutcome[] = [];
  const comparison = drtl.compareFewShot(configure(choices, scale), sets, {
    ...{ source, seed, protocol, signal, meta: true },
    singles: choices.singles,
  });
  for await (const result of comparison) {
    const { support, test } = splits[results.length];
    results.push({ ...result, support, test });
    onResult(result);
  }
  const part = splits[0].own
    ? "its own test scenes"
    : "cross-validated by scene";
  return {
    title: `${set}, ${shots} support scene${
      shots === 1 ? "" : "s"
    }, ${draws} draw${
      draws === 1 ? "" : "s"
    }, seed ${seed}, ${part}, protocol ${protocol.name}`,
    scale,
    results,
  };
}

/** A table of all methods: means and spread over the draws, and what is gained over uniform weights. */
export function fewShotTable(
  { title, results }: FewShotEvaluation,
): Table {
  const methods = [
    ...new Set(results.flatMap(({ rows }) => rows.map((row) => row.method))),
  ];
  const of = (method: string) =>
    results.map(({ rows }) => rows.find((row) => row.method === method)!.psnr);
  const uniform = of("uniform");
  return table(
    methods.map((method) => {
      const psnr = of(method);
      const gains = psnr.map((value, i) => value - uniform[i]);
      return {
        method,
        psnr: mean(psnr),
        spread: psnr.length > 1
          ? deviation(psnr.map((value, i) => value - of("as given")[i]))
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
        results.map(({ decision, rows }) =>
          `draw ${rows[0].draw} ${decision.chosen}`
        ).join(", ")
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

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const m = mean(values);
  const squares = values.reduce((sum, v) => sum + (v - m) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
