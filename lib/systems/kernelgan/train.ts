import type { Kernel } from "../../degrade/mod.ts";
import { fingerprint } from "../../image/fingerprint.ts";
import type { Image } from "../../image/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { seeded } from "../../random/mod.ts";
import { breathe } from "../../engine/breathe.ts";
import { checkResume } from "../../train/check_resume.ts";
import type { StopReason, Training, TrainState } from "../../train/mod.ts";
import {
  checkConfig,
  type KernelGanConfig,
  kernelSide,
  presets,
} from "./config.ts";
import { cropSource } from "./crop_source.ts";
import { initDiscriminator, joinFront } from "./discriminator.ts";
import { fold, initGenerator } from "./generator.ts";
import { initVectors } from "./iterate_all.ts";
import { Memory } from "./memory.ts";
import { postProcess } from "./post_process.ts";
import { prepare } from "./prepare.ts";
import type { RawKernel } from "./raw_kernel.ts";
import {
  advance,
  rateAt,
  startOfSchedule,
  type TermWeights,
  weightsAt,
} from "./schedule.ts";
import { sameThread, secondThread } from "./second_thread.ts";
import { fromTrees, type Progress, toTrees } from "./state.ts";
import { judgeReal, layOutNetworks, type Losses, runStep } from "./step.ts";

/** What checkpoints say that they are of. */
const system = "kernelgan";

/** What an estimation of KernelGAN needs beside picture and configuration. */
export interface KernelGanTrainOptions {
  /** What all randomness is derived from. */
  readonly seed: number;
  /** Where to go on, as `loadCheckpoint` returns it; its tensors are taken over. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Threads to compute with, 1 or 2; by default as many as there are. The result is the same. */
  readonly threads?: number;
}

/** What a training of KernelGAN reports: means since the last report, each term before its weight. */
export interface KernelGanReport {
  /** How far the discriminator is from taking the generator's results for real. */
  readonly generator: number;
  /** How far it is from telling both apart. */
  readonly discriminator: number;
  /** Mean square difference from the bicubic result, in [-1, 1]. */
  readonly bicubic: number;
  /** How far the kernel's sum is from 1. */
  readonly sum: number;
  /** What lies near the kernel's border. */
  readonly boundary: number;
  /** How many taps do the work. */
  readonly sparse: number;
  /** How far the centre of mass is from where it belongs. */
  readonly centre: number;
  /** What the terms count for now. */
  readonly weights: TermWeights;
  /** The kernel now. */
  readonly kernel: RawKernel;
}

/** What {@linkcode train} returns. */
export interface EstimatedKernel {
  /** The kernel for x2, ready to degrade with. */
  readonly kernel: Kernel;
  /** The 13x13 taps that it was made of. */
  readonly raw: RawKernel;
  /** Iterations done. */
  readonly step: number;
  /** Why it ended. */
  readonly stop: StopReason;
}

/** An estimation of KernelGAN: its events carry the losses and the kernel so far. */
export type KernelGanTraining = Training<KernelGanReport, EstimatedKernel>;

/**
 * Estimates the kernel that a picture was made smaller with: the generator
 * learns to reduce the picture by 2 such that a discriminator cannot tell the
 * result's patches from the picture's own (Bell-Kligler et al., NeurIPS 2019).
 *
 * It computes on the processor, in memory of its own; an engine has to be open
 * for the states that its events hold.
 *
 * @param image The picture alone; grey is taken as RGB.
 * @param config A preset or one with changes; `presets.fixed` unless told.
 * @throws {InputError} for a picture that is too small or of one colour, a
 * configuration that cannot be computed with, and a state of another training.
 *
 * @example
 * ```ts
 * import { finish, generatedSource, kernelgan, openEngine } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
 * const image = await source.load(0);
 * const config = { ...kernelgan.presets.tiny, steps: 20 };
 * const { kernel } = await finish(kernelgan.train(image, config, { seed: 1 }));
 * console.log(kernel.width, kernel.height);
 * ```
 */
export async function* train(
  image: Image,
  config: KernelGanConfig = presets.fixed,
  { seed, resume, signal, threads = navigator.hardwareConcurrency }:
    KernelGanTrainOptions,
): KernelGanTraining {
  checkConfig(config);
  checkResume(resume, system);
  const picture = prepare(image, config);
  const mark = fingerprint(picture); // before noise that stays in it
  const { steps, reportEvery } = config;
  const rng = seeded(seed);
  const memory = new Memory();
  const networks = layOutNetworks(memory, config);
  const { generator, discriminator, passes } = networks;
  let step = resume?.step ?? 0;
  let before: Progress | undefined;
  if (resume) {
    try {
      before = await fromTrees(resume.trees, networks, mark);
    } finally {
      disposeTree(resume.trees);
    }
  } else {
    initGenerator(generator, rng.split("generator"));
    initDiscriminator(discriminator, rng.split("discriminator"));
    initVectors(memory, discriminator, passes.fake, rng.split("vectors"));
  }
  fold(memory, generator);
  joinFront(memory, discriminator);

  const words = memory.floats(4);
  const work = () => judgeReal(memory, networks);
  const crops = cropSource(picture, config, rng, step);
  const losses = meanLosses();
  const began = performance.now();
  let schedule = before?.schedule ?? startOfSchedule;
  let raw = before?.raw ?? copyKernel(generator.kernel.data);
  let stop: StopReason = "done";
  let trees: TrainState["trees"] | undefined;
  const state = (): TrainState => {
    trees ??= toTrees(networks, { schedule, raw }, mark);
    return { system, config, seed, step, trees };
  };
  const forget = () => {
    if (trees) disposeTree(trees);
    trees = undefined;
  };
  const side = threads > 1
    ? secondThread(memory, config, words, work)
    : sameThread(work);
  try {
    yield { type: "start", name: system, step, steps };
    while (step < steps) {
      if (signal?.aborted) {
        stop = "aborted";
        break;
      }
      await breathe();
      const weights = weightsAt(config, schedule);
      const earlier = config.kernel === "before-step"
        ? copyKernel(generator.kernel.data)
        : undefined;
      const found = runStep(
        memory,
        networks,
        crops(step),
        weights,
        { rate: rateAt(config, step), count: step + 1 },
        side,
      );
      if (!generator.kernel.data.every(Number.isFinite)) {
        stop = "diverged";
        break;
      }
      raw = earlier ?? copyKernel(generator.kernel.data);
      losses.add(found);
      schedule = advance(config, schedule, step, found.bicubic, found.energy);
      step++;
      if (step % reportEvery !== 0 && step !== steps) continue;
      yield {
        type: "step",
        step,
        steps,
        seconds: (performance.now() - began) / 1000,
        report: { ...losses.read(), weights, kernel: raw },
        state: state(),
      };
      forget();
    }
    yield {
      type: "stop",
      step,
      reason: stop,
      ...(stop === "diverged" ? {} : { state: state() }),
    };
    return { kernel: postProcess(raw), raw, step, stop };
  } finally {
    forget();
    await side.close();
  }
}

function copyKernel(taps: Float32Array): RawKernel {
  return { width: kernelSide, height: kernelSide, data: taps.slice() };
}

/** What is reported of an iteration's losses. */
type Reported = Omit<Losses, "energy">;

/** Means of what iterations found, since they were last asked for. */
function meanLosses(): {
  add(losses: Losses): void;
  read(): Reported;
} {
  let sums: Record<string, number> = {};
  let count = 0;
  return {
    add({ energy: _, ...losses }) {
      for (const [name, value] of Object.entries(losses)) {
        sums[name] = (sums[name] ?? 0) + value;
      }
      count++;
    },
    read() {
      const means = Object.fromEntries(
        Object.entries(sums).map(([name, sum]) => [name, sum / count]),
      );
      [sums, count] = [{}, 0];
      return means as unknown as Reported;
    },
  };
}
