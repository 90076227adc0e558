import { adam, optimise, type OptimiseOptions, tf } from "../../mod.ts";
import { seeded } from "../../lib/random/mod.ts";

type Line = { readonly line: { readonly layers: readonly tf.Tensor[] } };

type ByLoss = Extract<
  OptimiseOptions<Line, tf.Tensor>,
  { readonly gradient?: never }
>;

/** A training small enough to be run many times: two numbers that become 3 and -1. */
export function trainLine(
  options: Partial<ByLoss> = {},
) {
  const rng = seeded(1);
  return optimise<Line, tf.Tensor>({
    system: "line",
    config: { rate: 0.1, layers: [1, 2] },
    seed: 1,
    steps: 20,
    init: () => ({ line: { layers: [tf.scalar(0), tf.tensor1d([0.5])] } }),
    batches: {
      at: (step) => {
        const random = rng.split(step);
        const xs = Float32Array.from({ length: 8 }, () => random.normal());
        return Promise.resolve(tf.tensor1d(xs));
      },
    },
    disposeBatch: (x) => x.dispose(),
    loss: ({ line }, x) => {
      const [slope, offset] = line.layers;
      const error = tf.sub(
        tf.add(tf.mul(x, slope), offset),
        tf.sub(tf.mul(x, 3), 1),
      );
      return { loss: tf.mean(tf.square(error)) };
    },
    optimiser: adam({ learningRate: 0.1 }),
    clip: 5,
    ema: 0.9,
    reportEvery: 5,
    ...options,
  });
}
