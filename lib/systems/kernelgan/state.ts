import { InputError } from "../../engine/input_error.ts";
import * as tf from "../../engine/tf.ts";
import type { TrainState } from "../../train/mod.ts";
import type { Learned, Numbers } from "./parameters.ts";
import type { RawKernel } from "./raw_kernel.ts";
import type { ScheduleState } from "./schedule.ts";
import type { Networks } from "./step.ts";

/** Tensors by name. */
type Tensors = Readonly<Record<string, tf.Tensor>>;

/** A network's parameters, HWIO, and Adam's moments. */
type NetworkTrees = {
  readonly params: Tensors;
  readonly adam: { readonly m: Tensors; readonly v: Tensors };
};

/** What a checkpoint of KernelGAN holds. */
type Trees = {
  readonly generator: NetworkTrees;
  readonly discriminator: NetworkTrees;
  /** Of the power iterations, by layer. */
  readonly vectors: readonly Tensors[];
  readonly schedule: Tensors;
  /** The kernel that is given out if nothing follows. */
  readonly kernel: { readonly taps: tf.Tensor2D };
  /** Tells pictures apart. */
  readonly picture: { readonly fingerprint: tf.Tensor };
};

/** Where a training stands beside its networks. */
export interface Progress {
  readonly schedule: ScheduleState;
  /** The kernel that is given out if nothing follows. */
  readonly raw: RawKernel;
}

/** The state of a training as tensors, which are the caller's to dispose. */
export function toTrees(
  { generator, discriminator, passes }: Networks,
  { schedule: { streak, fades }, raw }: Progress,
  picture: readonly number[],
): Trees & TrainState["trees"] {
  const network = ({ shapes, values, means, squares }: Learned) => {
    const tensors = ({ of }: Numbers) =>
      Object.fromEntries(shapes.map((
        { name, shape },
      ) => [name, tf.tensor(of[name].data.slice(), [...shape])]));
    return {
      params: tensors(values),
      adam: { m: tensors(means), v: tensors(squares) },
    };
  };
  const vector = ({ data }: { data: Float32Array }) =>
    tf.tensor1d(data.slice());
  return {
    generator: network(generator.learned),
    discriminator: network(discriminator.learned),
    vectors: passes.fake.spectral.map(({ u, v }) => ({
      u: vector(u),
      v: vector(v),
    })),
    schedule: { streak: tf.scalar(streak), fades: tf.scalar(fades) },
    kernel: { taps: tf.tensor2d(raw.data.slice(), [raw.height, raw.width]) },
    picture: { fingerprint: tf.tensor1d([...picture]) },
  };
}

/**
 * Puts a state's numbers in place.
 *
 * @param picture The fingerprint of the picture to go on with.
 * @throws {InputError} where they were learnt from another picture.
 */
export async function fromTrees(
  trees: TrainState["trees"],
  { generator, discriminator, passes }: Networks,
  picture: readonly number[],
): Promise<Progress> {
  const state = trees as unknown as Trees;
  const before = await state.picture.fingerprint.data();
  if (picture.some((value, i) => value !== before[i])) {
    throw new InputError(
      "the training to go on with is of another picture; give that one, or start anew",
    );
  }
  const put = async ({ of }: Numbers, tensors: Tensors) => {
    for (const [name, tensor] of Object.entries(tensors)) {
      of[name].data.set(await tensor.data());
    }
  };
  for (const name of ["generator", "discriminator"] as const) {
    const { learned } = { generator, discriminator }[name];
    await put(learned.values, state[name].params);
    await put(learned.means, state[name].adam.m);
    await put(learned.squares, state[name].adam.v);
  }
  for (const [i, { u, v }] of state.vectors.entries()) {
    passes.fake.spectral[i].u.data.set(await u.data());
    passes.fake.spectral[i].v.data.set(await v.data());
  }
  const [streak] = await state.schedule.streak.data();
  const [fades] = await state.schedule.fades.data();
  const { taps } = state.kernel;
  const [height, width] = taps.shape;
  const data = await taps.data() as Float32Array;
  return { schedule: { streak, fades }, raw: { width, height, data } };
}
