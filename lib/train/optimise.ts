import {
  disposeTree,
  type Loss,
  type Params,
  type ValueAndGrad,
  valueAndGrad,
} from "../nn/mod.ts";
import {
  type Adam,
  type AdamMoments,
  clipByGlobalNorm,
  ema,
} from "../optim/mod.ts";
import { allFinite } from "./all_finite.ts";
import { breathe } from "../engine/breathe.ts";
import { checkResume } from "./check_resume.ts";
import type { StopReason, Training } from "./event.ts";
import { meanReport } from "./mean_report.ts";
import type { Json, TrainState } from "./state.ts";

/** What {@linkcode optimise} goes down by: a loss, or a gradient in its place. */
export type Descent<P extends Record<string, Params>, Batch> =
  | {
    /** The loss and what to report of it; all that it makes else is disposed. */
    readonly loss: (params: P, batch: Batch, step: number) => Loss;
    readonly gradient?: never;
  }
  | {
    readonly loss?: never;
    /**
     * A gradient that is not the loss's own, such as meta-learning's. What it
     * returns is taken over, what it makes else is its own to dispose.
     */
    readonly gradient: (
      params: P,
      batch: Batch,
      step: number,
    ) => ValueAndGrad<P>;
  };

/** What {@linkcode optimise} works with. */
export type OptimiseOptions<P extends Record<string, Params>, Batch> =
  & Descent<P, Batch>
  & OptimiseSetting<P, Batch>;

/** What {@linkcode optimise} works with beside the loss or gradient. */
export interface OptimiseSetting<P extends Record<string, Params>, Batch> {
  /** System and stage, such as `"kdsr/teacher"`; written into checkpoints. */
  readonly system: string;
  /** The whole configuration; written into checkpoints. */
  readonly config: { readonly [key: string]: Json };
  /** What all randomness was derived from; written into checkpoints. */
  readonly seed: number;
  /** Steps in all. */
  readonly steps: number;
  /** Draws the first parameters; not called when there is a state to resume. */
  readonly init: () => P;
  /** Where to go on, as `loadCheckpoint` returns it; its tensors are taken over. */
  readonly resume?: TrainState | undefined;
  /** The batch of a step, a function of the step alone. */
  readonly batches: { at(step: number): Promise<Batch> };
  /** Frees a batch. */
  readonly disposeBatch: (batch: Batch) => void;
  /** Init and update of the optimiser. */
  readonly optimiser: Adam;
  /** Largest norm of the gradient over all parameters; 0 for no limit. */
  readonly clip?: number;
  /**
   * Top-level parts that rest until a step: the loss does not train them
   * before, and Adam counts from there.
   */
  readonly joins?: { readonly [part: string]: number };
  /** Decay of a moving average of the parameters, kept as `ema`. */
  readonly ema?: number;
  /** Trees that are not trained but that resuming needs, such as a teacher. */
  readonly constants?: { readonly [name: string]: Params };
  /** Steps between two reports, the only points where values are read. */
  readonly reportEvery: number;
  /** Ends the training after the step under way. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Asked after every step, before its report; the training is done once this
   * returns true. The place for rules that watch the training: a resumed one
   * is not asked again about the step that it goes on from.
   */
  readonly until?: (params: P, step: number) => Promise<boolean> | boolean;
  /** Scores to yield as `eval` events, and how many steps lie between them. */
  readonly evaluation?: {
    readonly every: number;
    readonly scores: (params: P) => Promise<Record<string, number>>;
  };
}

/** What {@linkcode optimise} returns; the tensors are the caller's to dispose. */
export interface Optimised<P> {
  /** The parameters after the last step. */
  readonly params: P;
  /** Their moving average, when one was asked for. */
  readonly average?: P;
  /** Steps done. */
  readonly step: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

/**
 * The training loop of every system that minimises one loss: batch, gradient,
 * Adam, and now and then a report.
 *
 * @throws {InputError} When the state to resume is of another system.
 *
 * @example
 * ```ts
 * import { adam, finish, openEngine, optimise, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { params } = await finish(optimise({
 *   system: "demo",
 *   config: {},
 *   seed: 1,
 *   steps: 50,
 *   init: () => ({ line: { slope: tf.scalar(0) } }),
 *   batches: { at: (step) => Promise.resolve(step % 5) },
 *   disposeBatch: () => {},
 *   loss: ({ line }, x) => ({
 *     loss: tf.square(tf.sub(tf.mul(line.slope, x), 3 * x)),
 *   }),
 *   optimiser: adam({ learningRate: 0.2 }),
 *   reportEvery: 10,
 * }));
 * console.log(await params.line.slope.data()); // near 3
 * ```
 */
export async function* optimise<P extends Record<string, Params>, Batch>(
  options: OptimiseOptions<P, Batch>,
): Training<Record<string, number>, Optimised<P>> {
  const { system, config, seed, steps, signal, joins = {}, resume } = options;
  checkResume(resume, system);
  const averaging = options.ema === undefined ? undefined : ema(options.ema);
  let step = resume?.step ?? 0;
  let params = (resume?.trees.params ?? options.init()) as P;
  let adam =
    (resume?.trees.adam ?? options.optimiser.init(params)) as AdamMoments<P>;
  let average = averaging &&
    ((resume?.trees.ema ?? averaging.init(params)) as P);
  const state = (): TrainState => ({
    system,
    config,
    seed,
    step,
    trees: {
      params,
      adam,
      ...(average ? { ema: average } : {}),
      ...options.constants,
    },
  });
  const gradients = (batch: Batch, active: readonly string[]) => {
    try {
      if (options.gradient) return options.gradient(params, batch, step);
      const { loss } = options;
      return valueAndGrad(
        (parts) => loss({ ...params, ...parts }, batch, step),
        pick(params, active),
      );
    } finally {
      options.disposeBatch(batch);
    }
  };
  const report = meanReport();
  const began = performance.now();
  let stop: StopReason = "done";
  let handedOver = false;
  try {
    yield { type: "start", name: system, step, steps };
    while (step < steps) {
      if (signal?.aborted) {
        stop = "aborted";
        break;
      }
      await breathe();
      const batch = await options.batches.at(step);
      const active = Object.keys(params)
        .filter((part) => step >= (joins[part] ?? 0));
      const { loss, report: terms, grads } = gradients(batch, active);
      report.add({ loss, ...terms });
      const clipped = options.clip
        ? clipByGlobalNorm(grads, options.clip)
        : grads;
      for (const part of active) {
        const next = options.optimiser.update(
          clipped[part],
          { m: adam.m[part], v: adam.v[part] },
          params[part],
          { step, since: joins[part] ?? 0 },
        );
        disposeTree([params[part], adam.m[part], adam.v[part]]);
        params = { ...params, [part]: next.params };
        adam = {
          m: { ...adam.m, [part]: next.moments.m },
          v: { ...adam.v, [part]: next.moments.v },
        };
      }
      disposeTree(grads);
      if (clipped !== grads) disposeTree(clipped);
      if (averaging && average) {
        const previous = average;
        average = averaging.update(previous, params) as P;
        disposeTree(previous);
      }
      step++;
      const enough = await options.until?.(params, step) ?? false;
      if (step % options.reportEvery === 0 || step === steps || enough) {
        const values = await report.read();
        // The losses tell of the parameters before the last update only.
        if (
          !Object.values(values).every(Number.isFinite) ||
          !await allFinite(state().trees)
        ) {
          stop = "diverged";
          break;
        }
        const seconds = (performance.now() - began) / 1000;
        yield {
          type: "step",
          step,
          steps,
          seconds,
          report: values,
          state: state(),
        };
      }
      const { evaluation } = options;
      if (evaluation && step % evaluation.every === 0) {
        yield { type: "eval", step, scores: await evaluation.scores(params) };
      }
      if (enough) break;
    }
    if (stop === "aborted" && !await allFinite(state().trees)) {
      stop = "diverged";
    }
    yield {
      type: "stop",
      step,
      reason: stop,
      ...(stop === "diverged" ? {} : { state: state() }),
    };
    handedOver = true;
    return { params, ...(average ? { average } : {}), step, stop };
  } finally {
    report.dispose();
    disposeTree(adam);
    if (!handedOver) disposeTree([params, ...(average ? [average] : [])]);
  }
}

/** The named parts of the parameters. */
function pick<P extends Record<string, Params>>(
  params: P,
  parts: readonly string[],
): Record<string, Params> {
  return Object.fromEntries(parts.map((part) => [part, params[part]]));
}
