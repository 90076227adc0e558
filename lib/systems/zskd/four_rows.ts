import { type Image, quantize } from "../../image/mod.ts";
import {
  bicubicRestorer,
  type Pair,
  type Protocol,
  psnr,
  ssim,
} from "../../metrics/mod.ts";
import { disposeTree, type Params } from "../../nn/mod.ts";
import { finish, type TrainEvent, type Training } from "../../train/mod.ts";
import {
  backProject,
  enlarge,
  restoreWith,
  train as trainZssr,
  type ZssrParams,
} from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";
import { estimateDegradation } from "./estimate.ts";
import { trainStudent, trainTeacher } from "./train.ts";

/**
 * The rows that test what the abstract claims, each with all that those above
 * it have; before them two controls without any network.
 *
 * @example
 * ```ts
 * import { zskd } from "blindsight";
 *
 * console.log(zskd.fourRowMethods.slice(2)); // the four rows
 * ```
 */
export const fourRowMethods = [
  "bicubic",
  "back-projection",
  "ZSSR, bicubic kernel",
  "+ kernel",
  "+ distillation",
  "+ preprocessing",
] as const;

/** One of {@linkcode fourRowMethods}. */
export type FourRowMethod = typeof fourRowMethods[number];

/** A row's scores on one picture with one seed. */
export interface FourRowCell {
  readonly method: FourRowMethod;
  /** The pair's name. */
  readonly image: string;
  readonly seed: number;
  /** The protocol's name. */
  readonly protocol: string;
  readonly psnr: number;
  readonly ssim: number;
}

/** What {@linkcode fourRows} takes beside pair and configuration. */
export interface FourRowOptions {
  /** What all randomness is derived from. */
  readonly seed: number;
  /** How results are scored. */
  readonly protocol: Protocol;
  /** Ends the work early; it then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every event of every training. */
  readonly onEvent?: (event: TrainEvent<unknown>) => unknown;
}

/**
 * Restores one picture in every way of the table: bicubic, back-projection
 * with the estimated kernel alone, ZSSR as if the kernel were bicubic, with
 * the estimated kernel, and its student; and the student of a teacher with a
 * preprocessor. What ways have in common is computed once.
 *
 * @param pair The reference is only scored against.
 * @returns One cell a method, in their order.
 * @throws {InputError} For a picture that KernelGAN cannot learn from.
 *
 * @example
 * ```ts
 * import { generatedSource, imresize, openEngine, protocol, zskd } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const reference = await generatedSource({ seed: 1, count: 1, width: 180, height: 180 }).load(0);
 * const pair = { name: "made", input: imresize(reference, 0.5), reference };
 * const { tiny } = zskd.presets;
 * const config = {
 *   ...tiny,
 *   kernelgan: { ...tiny.kernelgan, steps: 2 },
 *   zssr: { ...tiny.zssr, steps: 2 },
 *   student: { ...tiny.student, steps: 2 },
 * };
 * const scoring = protocol("div2krk", { scale: 2 });
 * const cells = await zskd.fourRows(pair, config, { seed: 1, protocol: scoring });
 * console.log(cells.map(({ method, psnr }) => `${method} ${psnr.toFixed(2)}`));
 * ```
 */
export async function fourRows(
  { name, input, reference }: Pair,
  config: ZskdConfig,
  { seed, protocol, signal, onEvent }: FourRowOptions,
): Promise<FourRowCell[]> {
  const { zssr } = config;
  const [{ x, y, backProjections }] = zssr.stages;
  const without = { ...config, preprocessor: null };
  const known = { seed, signal };
  const cells: FourRowCell[] = [];
  const held: Params[] = [];
  const run = async <R>(stage: Training<unknown, R>): Promise<R> => {
    const result = await finish(stage, onEvent);
    if ("params" in (result as object)) {
      held.push((result as { params: Params }).params);
    }
    signal?.throwIfAborted();
    return result;
  };
  const score = (restored: Image) => {
    const method = fourRowMethods[cells.length];
    const saved = quantize(restored);
    cells.push({
      method,
      image: name,
      seed,
      protocol: protocol.name,
      psnr: psnr(saved, reference, protocol),
      ssim: ssim(saved, reference, protocol),
    });
  };
  try {
    const { kernel } = await run(estimateDegradation(input, config, known));
    const given = { ...known, kernel };
    const restored = (params: ZssrParams) =>
      restoreWith(params, input, zssr, { kernel, signal });
    score(await bicubicRestorer(x).restore(input));
    const large = enlarge(input, { x, y }, undefined, zssr.resizing);
    // As often as after a network.
    const times = 2 * backProjections;
    score(
      backProject(large, input, { x, y }, times, kernel, zssr.resizing),
    );
    const plain = await run(trainZssr(input, zssr, known));
    score(await restoreWith(plain.params, input, zssr, { signal }));
    const teacher = await run(trainTeacher(input, without, given));
    score(await restored(teacher.params.network));
    const student = await run(
      trainStudent(input, without, { ...given, teacher: teacher.params }),
    );
    score(await restored(student.params));
    const helped = await run(trainTeacher(input, config, given));
    const last = await run(
      trainStudent(input, config, { ...given, teacher: helped.params }),
    );
    score(await restored(last.params));
    return cells;
  } finally {
    disposeTree(held);
  }
}
