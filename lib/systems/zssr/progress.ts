import type { Kernel } from "../../degrade/mod.ts";
import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { fingerprint } from "../../image/fingerprint.ts";
import { fromTensor, type Image, toTensor } from "../../image/mod.ts";
import { disposeTree, type Params } from "../../nn/mod.ts";
import type { TrainState } from "../../train/mod.ts";
import type { RateMemory } from "./slope_rule.ts";

/** Where a training stands, beside its network and optimiser. */
export interface Progress {
  /** The stage under way. */
  readonly stage: number;
  /** Steps done before this stage. */
  readonly begun: number;
  /** What the stage's rule remembers. */
  readonly memory: RateMemory;
  /** The results of earlier stages that joined the pool. */
  readonly results: readonly Image[];
}

/** What a training was given. */
export interface Given {
  readonly image: Image;
  readonly kernels: readonly Kernel[];
  /** The picture's fingerprint, taken once: every report keeps it. */
  readonly mark: readonly number[];
}

/** A picture and its kernels, as checkpoints know them again. */
export function givenOf(image: Image, kernels: readonly Kernel[]): Given {
  return { image, kernels, mark: fingerprint(image) };
}

/** Progress and what was given as tensors, as checkpoints hold them; the caller disposes them. */
export function progressTrees(
  { stage, begun, memory, results }: Progress,
  { kernels, mark }: Given,
): Record<"progress" | "given", Params> {
  const { tests, drops } = memory;
  return {
    progress: {
      stage: tf.tensor1d([stage, begun]),
      ...(tests.length > 0
        ? { tests: tf.tensor2d(tests.map((test) => [...test])) }
        : {}),
      ...(drops.length > 0 ? { drops: tf.tensor1d([...drops]) } : {}),
      results: results.map((result) => toTensor(result)),
    },
    given: {
      picture: tf.tensor1d([...mark]),
      kernels: kernels.map(({ data, width, height }) =>
        tf.tensor2d(data, [height, width])
      ),
    },
  };
}

/**
 * Reads progress back, and frees all of the state but network and optimiser;
 * these too where it throws.
 *
 * @throws {InputError} Where the state is of another picture or other kernels.
 */
export async function readProgress(
  { trees }: TrainState,
  given: Given,
): Promise<Progress> {
  const { progress, given: before } = trees as unknown as {
    progress: {
      stage: tf.Tensor;
      tests?: tf.Tensor;
      drops?: tf.Tensor;
      results: tf.Tensor4D[];
    };
    given: { picture: tf.Tensor; kernels: tf.Tensor2D[] };
  };
  let accepted = false;
  try {
    const picture = await before.picture.data();
    const kernels = await kernelsOf(before.kernels);
    if (!same(picture, given.mark)) {
      throw new InputError(
        "the training to go on with is of another picture; give that one, or start anew",
      );
    }
    if (
      kernels.length !== given.kernels.length ||
      kernels.some(({ width, data }, i) =>
        width !== given.kernels[i].width || !same(data, given.kernels[i].data)
      )
    ) {
      throw new InputError(
        "the training to go on with had other kernels; give the same, or start anew",
      );
    }
    const [stage, begun] = await progress.stage.data();
    const tests = [...await progress.tests?.data() ?? []];
    const results = await Promise.all(
      progress.results.map((result) => fromTensor(result)),
    );
    accepted = true;
    return {
      stage,
      begun,
      memory: {
        tests: Array.from(
          { length: tests.length / 2 },
          (_, i) => [tests[2 * i], tests[2 * i + 1]] as const,
        ),
        drops: [...await progress.drops?.data() ?? []],
      },
      results: results.flat(),
    };
  } finally {
    disposeTree(accepted ? [progress, before] as unknown as Params : trees);
  }
}

/** The kernels that a checkpoint of ZSSR was trained with, one a stage; none where it was bicubic. */
export async function kernelsOf(
  tensors: readonly tf.Tensor2D[],
): Promise<Kernel[]> {
  return await Promise.all(tensors.map(async (tensor) => {
    const [height, width] = tensor.shape;
    return {
      width,
      height,
      data: await tensor.data() as Float32Array,
      phase: { x: width >> 1, y: height >> 1 },
    };
  }));
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length &&
    Array.prototype.every.call(a, (value, i) => value === b[i]);
}
