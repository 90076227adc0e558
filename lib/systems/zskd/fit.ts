import type { Kernel } from "../../degrade/mod.ts";
import type { Image } from "../../image/mod.ts";
import { disposeTree, type Loss, type Params } from "../../nn/mod.ts";
import { adam } from "../../optim/mod.ts";
import { checkResume } from "../../train/check_resume.ts";
import {
  optimise,
  type Optimised,
  type Training,
  type TrainState,
} from "../../train/mod.ts";
import {
  givenOf,
  type Progress,
  progressTrees,
  readProgress,
} from "../zssr/progress.ts";
import { rateRule } from "../zssr/rate_rule.ts";
import { reconstruction } from "../zssr/reconstruction.ts";
import type { ZssrRate } from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";

/** What a stage is fitted to: the picture, and the kernel that made it small. */
export interface Given {
  readonly image: Image;
  readonly kernel: Kernel;
}

/** One stage: what is fitted, by what loss, at what rate. */
export interface FitOptions<P, Batch> {
  /** The name under which checkpoints are kept. */
  readonly system: string;
  readonly config: ZskdConfig;
  readonly given: Given;
  readonly seed: number;
  /** At most so many steps. */
  readonly steps: number;
  readonly rate: ZssrRate;
  readonly init: () => P;
  readonly batches: { at(step: number): Promise<Batch> };
  readonly disposeBatch: (batch: Batch) => void;
  readonly loss: (params: P, batch: Batch) => Loss;
  /** What the network makes of an enlarged picture, for the reconstruction that ZSSR's rate rule goes by. */
  readonly apply: (params: P, enlarged: Image) => Promise<Image>;
  /** Trees that restoring from a checkpoint or resuming needs too. */
  readonly constants?: Readonly<Record<string, Params>>;
  readonly resume?: TrainState | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fits a network to one picture under ZSSR's learning rate rules. Its reports
 * add `rate`, and `reconstruction`: the latest mean squared error of the
 * picture's middle made from its own son.
 *
 * @throws {InputError} When the state to resume is of another system, picture
 * or kernel.
 */
export async function* fit<P extends Record<string, Params>, Batch>(
  options: FitOptions<P, Batch>,
): Training<Readonly<Record<string, number>>, Optimised<P>> {
  const { config, given, steps, rate, apply, resume } = options;
  const { test: tested, epsHat, reportEvery } = config.zssr;
  checkResume(resume, options.system);
  const theirs = givenOf(given.image, [given.kernel]);
  const progress: Progress = resume
    ? await readProgress(resume, theirs)
    : { stage: 0, begun: 0, memory: { tests: [], drops: [] }, results: [] };
  const rule = rateRule(rate, steps, progress.memory);
  const { resizing, stages: [{ x, y }] } = config.zssr;
  const how = {
    factors: { x, y },
    kernel: given.kernel,
    resizing,
    side: tested.side,
  };
  const test = reconstruction(given.image, how, apply);
  const over = (step: number) => rule.ended || step >= steps;
  const training = optimise<P, Batch>({
    ...options,
    steps: resume && over(resume.step) ? resume.step : steps,
    optimiser: adam({ learningRate: rule.rate, epsHat }),
    constants: options.constants ?? {},
    until: async (params, step) => {
      const iteration = step - 1;
      if (iteration % tested.every === 0) {
        rule.test(iteration, await test(params));
      }
      rule.look(iteration);
      return over(step);
    },
    reportEvery,
  });
  try {
    while (true) {
      const next = await training.next();
      if (next.done) return next.value;
      const event = next.value;
      if (!("state" in event) || !event.state) {
        yield event;
        continue;
      }
      const now = { ...progress, memory: rule.memory() };
      const more = progressTrees(now, theirs);
      const state = {
        ...event.state,
        trees: { ...event.state.trees, ...more },
      };
      try {
        yield event.type === "stop" ? { ...event, state } : {
          ...event,
          state,
          report: {
            ...event.report,
            rate: rule.rate(event.step),
            reconstruction: rule.memory().tests.at(-1)![1],
          },
        };
      } finally {
        disposeTree(more);
      }
    }
  } finally {
    // When the reader leaves early the loop still has to free what it holds.
    await training.return(undefined as never);
  }
}
