import { type Engine, tf } from "../lib/engine/mod.ts";
import {
  applyConv,
  type ConvParams,
  disposeTree,
  initConv,
  valueAndGrad,
} from "../lib/nn/mod.ts";
import { adam } from "../lib/optim/mod.ts";
import { seeded } from "../lib/random/mod.ts";

/** What {@linkcode timeSmallStep} trains, in words. */
export const smallStep =
  "three 3x3 convolutions of 16 features on 2 patches of 32x32, Adam";

function restore(params: ConvParams[], x: tf.Tensor4D): tf.Tensor4D {
  const last = params.length - 1;
  const out = params.reduce(
    (h, conv, i) =>
      applyConv(conv, h, { activation: i < last ? "relu" : "linear" }),
    x,
  );
  return tf.add(out, x);
}

/** The median of a few training steps of a small network, in milliseconds. */
export async function timeSmallStep(engine: Engine): Promise<number> {
  const rng = seeded(1);
  const x = tf.tensor4d(
    Array.from({ length: 2 * 32 * 32 * 3 }, () => rng.uniform()),
    [2, 32, 32, 3],
  );
  const optimiser = adam({ learningRate: 1e-4 });
  let params = [[3, 16], [16, 16], [16, 3]].map(([inputs, outputs], i) =>
    initConv(rng.split(i), { inputs, outputs })
  );
  let moments = optimiser.init(params);
  const times: number[] = [];
  const steps = engine.name === "cpu" ? 3 : 9;
  for (let step = 0; step < steps; step++) {
    const started = performance.now();
    const { loss, report: _, grads } = valueAndGrad((p) => ({
      loss: tf.mean(tf.square(restore(p, x))),
    }), params);
    const next = optimiser.update(grads, moments, params, { step });
    await loss.data();
    times.push(performance.now() - started);
    loss.dispose();
    for (const old of [params, moments, grads]) disposeTree(old);
    ({ params, moments } = next);
  }
  for (const tree of [params, moments]) disposeTree(tree);
  x.dispose();
  // The first steps compile what the others use.
  const warm = times.slice(2).sort((a, b) => a - b);
  return warm[warm.length >> 1];
}
