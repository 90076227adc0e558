import { pixelShuffle } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { KdsrModel } from "./config.ts";
import {
  applyDynamicConv,
  type DynamicConvParams,
  initDynamicConv,
} from "./dynamic_conv.ts";
import { leaky } from "./encoder.ts";

/** The parameters of the SR network. */
export type GeneratorParams = {
  readonly head: ConvParams;
  readonly blocks: readonly {
    readonly dynamic: DynamicConvParams;
    readonly conv: ConvParams;
  }[];
  readonly merge: ConvParams;
  readonly upsample: readonly ConvParams[];
  readonly tail: ConvParams;
};

/** The mean RGB colour that is taken off before and put back after. */
const meanColour = [0.4488, 0.4371, 0.4040];

/**
 * Draws the parameters of the SR network.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 4, features: 4, blocks: 2, encoderBlocks: 1 } as const;
 * console.log(kdsr.initGenerator(seeded(1), model).blocks.length); // 2
 * ```
 */
export function initGenerator(
  rng: Rng,
  { features: c, blocks, scale }: KdsrModel,
): GeneratorParams {
  const conv = (name: string, inputs: number, outputs: number) =>
    initConv(rng.split(name), { inputs, outputs });
  return {
    head: conv("head", 3, c),
    blocks: Array.from({ length: blocks }, (_, i) => ({
      dynamic: initDynamicConv(rng.split(`blocks.${i}.dynamic`), c),
      conv: conv(`blocks.${i}.conv`, c, c),
    })),
    merge: conv("merge", c, c),
    upsample: upsampleFactors(scale).map((factor, i) =>
      conv(`upsample.${i}`, c, c * factor ** 2)
    ),
    tail: conv("tail", c, 3),
  };
}

/**
 * The SR network: LR and its representation to SR.
 *
 * @param lr `[batch, h, w, 3]` in [0, 1].
 * @param compact D, `[batch, C]`.
 * @returns `[batch, scale * h, scale * w, 3]`, not clipped.
 *
 * @example
 * ```ts
 * import { kdsr, openEngine, seeded, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 3, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const params = kdsr.initGenerator(seeded(1), model);
 * const sr = kdsr.generate(params, tf.zeros([1, 4, 5, 3]), tf.zeros([1, 4]));
 * console.log(sr.shape); // [1, 12, 15, 3]
 * ```
 */
export function generate(
  params: GeneratorParams,
  lr: tf.Tensor4D,
  compact: tf.Tensor2D,
): tf.Tensor4D {
  const mean = tf.tensor1d(meanColour);
  const head = applyConv(params.head, tf.sub(lr, mean));
  let x = head;
  for (const { dynamic, conv } of params.blocks) { // IDR-DCRB
    // Where no gradient is wanted, a block's intermediate results go with it.
    x = tf.tidy(() => {
      const steered = tf.leakyRelu(
        applyDynamicConv(dynamic, x, compact),
        leaky.alpha,
      );
      return tf.add(applyConv(conv, steered), x);
    });
  }
  x = tf.add(applyConv(params.merge, x), head);
  for (const conv of params.upsample) {
    const factor = Math.sqrt(conv.weight.shape[3] / conv.weight.shape[2]);
    x = tf.tidy(() => pixelShuffle(applyConv(conv, x), factor));
  }
  return tf.add(applyConv(params.tail, x), mean);
}

/** Twice by 2 for x4; otherwise once by the scale. */
function upsampleFactors(scale: KdsrModel["scale"]): number[] {
  return scale === 4 ? [2, 2] : [scale];
}
