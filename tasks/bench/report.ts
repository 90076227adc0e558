/** How results are put together for people: tables. @module */
import { type Row, type Table, table } from "../../lib/show/mod.ts";
import type { BenchCase } from "./bench_case.ts";
import type { Layout, Profile } from "./protocol.ts";
import { meanRatios, type Result } from "./result.ts";

const layoutNames: Record<Layout, string> = {
  nchw: "NCHW",
  channels_last: "NHWC",
};

/** One row a case: PyTorch's time, then each engine's with its ratio. */
export function resultTable(
  results: readonly Result[],
  cases: readonly BenchCase[],
  threads: number,
  note: string,
): Table {
  const own = results.filter((result) => result.threads === threads);
  const engines = [...new Set(own.map(({ engine }) => engine))];
  const withTorch = own.some(({ torchMs }) => torchMs !== undefined);
  const rows = cases.flatMap(({ name, title }): Row[] => {
    const of = own.filter((result) => result.case === name);
    if (of.length === 0) return [];
    return [{
      case: title,
      ...withTorch && { torch: torchCell(of) },
      ...Object.fromEntries(of.map((result) => [result.engine, cell(result)])),
    }];
  });
  const means = meanRatios(results, threads);
  if (Object.keys(means).length > 0) {
    rows.push({
      case: meanTitle(own),
      torch: null,
      ...Object.fromEntries(
        engines.map((name) => [name, means[name]?.toFixed(2)]),
      ),
    });
  }
  const right = (key: string, label = key) =>
    ({ key, label, align: "right" }) as const;
  return table(rows, [
    "case",
    ...withTorch ? [right("torch", "PyTorch, ms")] : [],
    ...engines.map((name) => right(name, `${name}, ms`)),
  ], {
    title: `One step, ${threads} thread${threads === 1 ? "" : "s"}`,
    note,
  });
}

function meanTitle(results: readonly Result[]): string {
  const unlike = results.filter((result) => result.unlike);
  const names = [...new Set(unlike.map((result) => result.case))].join(", ");
  return "geometric mean" + (names && ` without ${names}`);
}

/** Such as `24.1 (23.9–24.6) 1.31x`. */
function cell({ ms, spread, ratio }: Result): string {
  const time = `${digits(ms)} (${spread.map(digits).join("–")})`;
  return ratio === undefined ? time : `${time} ${ratio.toFixed(2)}x`;
}

/** The time of whichever device was compared with; engines on both get both. */
function torchCell(results: readonly Result[]): string | null {
  const cells = results.flatMap(({ torchMs, torchSpread, torchLayout }) =>
    torchMs === undefined ? [] : [
      `${digits(torchMs)} (${torchSpread!.map(digits).join("–")}) ${
        layoutNames[torchLayout!]
      }`,
    ]
  );
  return [...new Set(cells)].join("; ") || null;
}

/** Three digits, as far as they can be trusted. */
function digits(ms: number): string {
  if (ms >= 100) return ms.toFixed(0);
  return ms.toFixed(ms >= 10 ? 1 : 2);
}

/** The largest kernels of a contender at a case, and what lies between kernels. */
export function profileTable(
  title: string,
  { ms, kernels }: Profile,
  most = 12,
): Table {
  const sorted = kernels.toSorted((a, b) => b.ms - a.ms);
  const all = kernels.reduce((sum, kernel) => sum + kernel.ms, 0);
  const rest = sorted.slice(most);
  const rows = [
    ...sorted.slice(0, most),
    ...rest.length === 0 ? [] : [{
      name: `${rest.length} others`,
      calls: rest.reduce((sum, kernel) => sum + kernel.calls, 0),
      ms: rest.reduce((sum, kernel) => sum + kernel.ms, 0),
    }],
    // More than one thread of PyTorch's adds up to more than the clock's time.
    ...all < ms ? [{ name: "between kernels", calls: null, ms: ms - all }] : [],
  ].map((row) => ({ ...row, share: 100 * row.ms / ms }));
  return table(rows, [
    { key: "name", label: "kernel" },
    { key: "calls", digits: 0 },
    { key: "ms", digits: 2 },
    { key: "share", label: "%", digits: 0 },
  ], { title: `${title}: ${digits(ms)} ms, observed` });
}
