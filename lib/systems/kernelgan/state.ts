import { InputError } from "../../engine/input_error.ts";
import * as tf from "../../engine/tf.ts";
import type { Image } from "../../image/mod.ts";
import type { TrainState } from "../../train/mod.ts";
import type { Learned, Numbers } from "./parameters.ts";
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
  /** The collapsed kernel, for whoever looks at the state. */
  readonly kernel: { readonly taps: tf.Tensor };
  /** What tells pictures apart. */
  readonly picture: { readonly mark: tf.Tensor };
};

/** The state of a training as tensors, which are the caller's to dispose. */
export function toTrees(
  { generator, discriminator, passes }: Networks,
  { streak, fades }: ScheduleState,
  mark: Float32Array,
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
  const { data } = generator.kernel;
  const side = Math.sqrt(data.length);
  return {
    generator: network(generator.learned),
    discriminator: network(discriminator.learned),
    vectors: passes.fake.spectral.map(({ u, v }) => ({
      u: vector(u),
      v: vector(v),
    })),
    schedule: { streak: tf.scalar(streak), fades: tf.scalar(fades) },
    kernel: { taps: tf.tensor2d(data.slice(), [side, side]) },
    picture: { mark: tf.tensor1d(mark.slice()) },
  };
}

/**
 * Puts a state's numbers in place.
 *
 * @throws {InputError} where they were learnt from another picture.
 */
export async function fromTrees(
  trees: TrainState["trees"],
  { generator, discriminator, passes }: Networks,
  mark: Float32Array,
): Promise<ScheduleState> {
  const state = trees as unknown as Trees;
  const before = await state.picture.mark.data();
  if (mark.some((value, i) => value !== before[i])) {
    throw new InputError(
      "the training to go on with was of another picture; give the same, or start anew",
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
  return { streak, fades };
}

/** What tells a picture from others: width, height, and two sums over the values. */
export function markOf({ width, height, data }: Image): Float32Array {
  let [sum, weighted] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    sum += data[i];
    weighted += (i % 1021) * data[i];
  }
  return Float32Array.of(width, height, sum, weighted);
}
