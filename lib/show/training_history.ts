import type { PastEvent } from "../train/event.ts";
import { describeReport, measured } from "./describe_report.ts";
import { clock, Pace } from "./pace.ts";

/** Numbers over steps, by name. */
export type Curves = Record<string, { x: number[]; y: number[] }>;

/** One stage of a training, as far as it has come. */
export interface Stage {
  readonly name: string;
  readonly steps: number;
  readonly losses: Curves;
  readonly scores: Curves;
}

/** All that a training has reported, gathered from its events. */
export class TrainingHistory {
  readonly stages: Stage[] = [];
  #step = 0;
  #seconds = 0;
  #pace = new Pace(0, 0, 0);
  #ended: string | undefined;

  /** Takes the next event in. */
  add(event: PastEvent<unknown>): void {
    if (event.type === "start") {
      const { name, steps } = event;
      this.stages.push({ name, steps, losses: {}, scores: {} });
      this.#pace = new Pace(steps, event.step, 0);
      this.#ended = undefined;
      this.#seconds = 0;
    }
    this.#step = event.step;
    const stage = this.stages.at(-1);
    if (event.type === "step") {
      this.#seconds = event.seconds;
      this.#pace.update(event.step, event.seconds);
      append(stage?.losses, event.step, event.report);
    } else if (event.type === "eval") {
      append(stage?.scores, event.step, event.scores);
    } else if (event.type === "stop") {
      this.#ended = event.reason;
    }
  }

  /** Notes that the training broke. */
  fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#ended = `failed: ${message}`;
  }

  /** Where the training stands, in a few words, the most important first. */
  status(): { name: string; share: number; words: string[] } {
    const stage = this.stages.at(-1);
    if (!stage) {
      return { name: "training", share: 0, words: [this.#ended ?? "starting"] };
    }
    const left = this.#pace.secondsLeft;
    const perSecond = this.#pace.perSecond;
    const time = this.#ended !== undefined
      ? `${this.#ended} after ${clock(this.#seconds)}`
      : left === undefined
      ? ""
      : `${clock(left)} left`;
    const pace = perSecond === 0
      ? ""
      : perSecond < 1
      ? `${(1 / perSecond).toFixed(1)} s a step`
      : `${(1000 / perSecond).toFixed(0)} ms a step`;
    return {
      name: stage.name,
      share: stage.steps > 0 ? this.#step / stage.steps : 1,
      words: [
        `step ${this.#step.toLocaleString("en")} of ${
          stage.steps.toLocaleString("en")
        }`,
        time,
        describeReport(latest(stage.scores)),
        describeReport(latest(stage.losses)),
        pace,
      ].filter(Boolean),
    };
  }
}

function append(curves: Curves | undefined, step: number, report: unknown) {
  if (!curves) return;
  for (const [name, value] of measured(report)) {
    const curve = curves[name] ??= { x: [], y: [] };
    curve.x.push(step);
    curve.y.push(value);
  }
}

function latest(curves: Curves): Record<string, number> {
  return Object.fromEntries(
    Object.entries(curves).map(([name, { y }]) => [name, y.at(-1)!]),
  );
}
