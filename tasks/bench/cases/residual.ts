import type * as tf from "../../../lib/engine/tf.ts";
import { add } from "../../../lib/engine/tf.ts";
import { l1Loss } from "../../../lib/loss/mod.ts";
import { applyConv, type ConvParams, initConv } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import type { Steps } from "../bench_case.ts";
import { pattern } from "../pattern.ts";
import { training } from "../training.ts";

/** A residual net of 3x3 convolutions: L1, Adam. */
export function residual({ features, size, batch, layers }: {
  readonly features: number;
  readonly size: number;
  readonly batch: number;
  readonly layers: number;
}) {
  return (seed: number): Steps => {
    const rng = seeded(seed);
    const sides = [3, ...Array(layers - 1).fill(features), 3];
    const shape = [batch, size, size, 3];
    const x = pattern<tf.Tensor4D>(shape);
    const y = pattern<tf.Tensor4D>(shape, 7);
    return training({
      params: Array.from(
        { length: layers },
        (_, i) =>
          initConv(rng.split(i), { inputs: sides[i], outputs: sides[i + 1] }),
      ),
      loss: (params) => l1Loss(add(x, body(params, x)), y),
      constants: [x, y],
    });
  };
}

function body(params: readonly ConvParams[], x: tf.Tensor4D): tf.Tensor4D {
  const last = params.length - 1;
  return params.reduce(
    (h, conv, i) =>
      applyConv(conv, h, { activation: i < last ? "relu" : "linear" }),
    x,
  );
}
