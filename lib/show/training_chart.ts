import { type Chart, chart, type ChartSpec } from "./chart.ts";
import { lineChart } from "./line_chart.ts";
import type { Curves, Stage } from "./training_history.ts";

/** Curves of more points than this get a running mean over a fortieth of them. */
const ROUGH = 80;

/** The curves of a training: for each stage its losses and, beside them, its scores. */
export function trainingChart(stages: readonly Stage[]): Chart {
  const shown = stages.length > 0
    ? stages
    : [{ name: "training", steps: 1, losses: {}, scores: {} }];
  const rows = shown.map(({ name, losses, scores }) => {
    const panels = [panel(name, "loss", terms(losses))];
    if (Object.keys(scores).length > 0) {
      panels.push(panel(name, Object.keys(scores).join(", "), scores));
    }
    return panels;
  });
  return chart(
    { vconcat: rows.map((panels) => ({ hconcat: panels.map(bare) })) },
    rows.flat().map(({ text }) => text).join("\n\n"),
  );
}

/** Without the total, which is a new sum whenever a term joins, where the others make it up. */
function terms({ loss, ...others }: Curves): Curves {
  const names = Object.keys(others).sort();
  const sum = names.reduce((sum, name) => sum + latest(others[name]), 0);
  const whole = names.length > 0 && sum >= 0.99 * latest(loss);
  return {
    ...(loss && !whole && { loss }),
    ...Object.fromEntries(names.map((name) => [name, others[name]])),
  };
}

function latest(curve: Curves[string] | undefined): number {
  return curve?.y.at(-1) ?? 0;
}

function panel(title: string, y: string, curves: Curves): Chart {
  const all = Object.values(curves);
  const longest = Math.max(0, ...all.map(({ y }) => y.length));
  const log = y === "loss" &&
    all.every(({ y }) => y.every((value) => !(value <= 0)));
  return lineChart(curves, {
    title,
    width: 380,
    height: 200,
    y,
    scale: log ? "log" : "linear",
    ...longest > ROUGH && { smooth: longest / 40 },
  });
}

/** A chart as a part of another. */
function bare({ spec: { $schema: _, config: __, ...rest } }: Chart): ChartSpec {
  return rest;
}
