import {
  adam,
  applyConv,
  type ConvParams,
  cosine,
  initConv,
  optimise,
  type OptimiseSetting,
  seeded,
  tf,
} from "../../mod.ts";

type Net = { readonly body: readonly ConvParams[] };

/** The batch of a step. */
export function noise(step: number): Promise<tf.Tensor4D> {
  const rng = seeded("noise").split(step);
  const values = Float32Array.from({ length: 864 }, () => rng.normal());
  return Promise.resolve(tf.tensor4d(values, [2, 12, 12, 3]));
}

/** Two convolutions that learn to take noise off; with all that a checkpoint has to keep. */
export function trainNet(
  options: Partial<OptimiseSetting<Net, tf.Tensor4D>> = {},
) {
  const rng = seeded(3);
  return optimise<Net, tf.Tensor4D>({
    system: "net",
    config: { features: 8 },
    seed: 3,
    steps: 20,
    init: () => ({
      body: [
        initConv(rng.split("first"), { inputs: 3, outputs: 8 }),
        initConv(rng.split("last"), { inputs: 8, outputs: 3 }),
      ],
    }),
    batches: { at: noise },
    disposeBatch: (batch) => batch.dispose(),
    loss: ({ body: [first, last] }, batch) => {
      const hidden = applyConv(first, batch, { pad: 1, activation: "relu" });
      const out = applyConv(last, hidden, { pad: 1 });
      return {
        loss: tf.mean(tf.abs(tf.sub(out, tf.mul(batch, 0.3)))) as tf.Scalar,
      };
    },
    optimiser: adam({
      learningRate: cosine({ from: 1e-2, to: 1e-4, steps: 20 }),
    }),
    clip: 0.5,
    ema: 0.9,
    reportEvery: 5,
    ...options,
  });
}
