import type { BenchCase } from "./bench_case.ts";
import { checkSamples } from "./check_samples.ts";
import type { Contender, Samples } from "./measure.ts";
import type { Layout } from "./protocol.ts";
import { geometricMean, median, quartiles } from "./statistics.ts";

/** One engine at one case, as `--json` writes it; times are milliseconds of a step. */
export interface Result {
  readonly case: string;
  readonly engine: string;
  readonly threads: number;
  /** Median of the rounds. */
  readonly ms: number;
  /** First and third quartile. */
  readonly spread: [number, number];
  readonly rounds: number;
  /** Rounds of either side in which other programs computed too. */
  readonly disturbed: number;
  readonly parameters: number;
  /** PyTorch's median, in its faster layout. */
  readonly torchMs?: number;
  readonly torchSpread?: [number, number];
  readonly torchLayout?: Layout;
  /** PyTorch's median in each layout. */
  readonly torchLayouts?: Partial<Record<Layout, number>>;
  /** Ours divided by PyTorch's. */
  readonly ratio?: number;
  /** Whether the sides compute in different ways: then it is not in the mean. */
  readonly unlike: boolean;
  /** Quartiles of the ratio within a round. */
  readonly ratioSpread?: [number, number];
}

/** A contender's samples. */
export type Sampled = readonly [contender: Contender, samples: Samples];

/** An engine's result beside PyTorch's in the layout that suits the case best. */
export function summarise(
  { name, unlike = false }: BenchCase,
  threads: number,
  [{ name: engine }, own]: Sampled,
  torch: readonly Sampled[],
): Result {
  const ms = median(own.ms);
  const base = {
    case: name,
    engine,
    threads,
    ms: rounded(ms),
    spread: roundedPair(quartiles(own.ms)),
    rounds: own.ms.length,
    disturbed: own.disturbed,
    unlike,
    parameters: own.parameters,
  };
  const best = torch.toSorted(([, a], [, b]) => median(a.ms) - median(b.ms))[0];
  if (!best) return base;
  const [{ layout }, fastest] = best;
  const torchMs = median(fastest.ms);
  const ratios = own.ms.map((value, round) => value / fastest.ms[round]);
  return {
    ...base,
    disturbed: own.disturbed + fastest.disturbed,
    torchMs: rounded(torchMs),
    torchSpread: roundedPair(quartiles(fastest.ms)),
    torchLayout: layout!,
    torchLayouts: Object.fromEntries(
      torch.map(([{ layout }, { ms }]) => [layout, rounded(median(ms))]),
    ),
    ratio: rounded(ms / torchMs),
    ratioSpread: roundedPair(quartiles(ratios)),
  };
}

/** The mean ratio of each engine over the cases, for one number of threads. */
export function meanRatios(
  results: readonly Result[],
  threads: number,
): Record<string, number> {
  const ratios: Record<string, number[]> = {};
  for (const result of results) {
    const { engine, ratio, unlike } = result;
    if (result.threads !== threads || ratio === undefined || unlike) continue;
    (ratios[engine] ??= []).push(ratio);
  }
  return Object.fromEntries(
    Object.entries(ratios)
      .map(([engine, own]) => [engine, rounded(geometricMean(own))]),
  );
}

/** What is wrong with the contenders' samples, in sentences. */
export function faults(
  name: string,
  sampled: readonly Sampled[],
): string[] {
  const torch = sampled.find(([{ layout }]) => layout)?.[1];
  return sampled.flatMap(([contender, samples]) => {
    const fault = checkSamples(samples, samples === torch ? undefined : torch);
    return fault ? [`${name}, ${contender.name}: ${fault}`] : [];
  });
}

/** Four significant digits, which is more than any clock here gives. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function roundedPair([a, b]: readonly [number, number]): [number, number] {
  return [rounded(a), rounded(b)];
}
