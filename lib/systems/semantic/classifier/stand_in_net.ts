import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import {
  applyConv,
  applyGroupNorm,
  applyLinear,
  type ConvParams,
  type GroupNormParams,
  initConv,
  initGroupNorm,
  initLinear,
  type LinearParams,
} from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Classifier } from "./classifier.ts";
import type { StandInNetConfig } from "./config.ts";
import { imageNetNormalised } from "./image_net.ts";

/** A convolution and the group normalisation after it. */
type NormedConvParams = {
  readonly conv: ConvParams;
  readonly norm: GroupNormParams;
};

/** A residual block; with a 1x1 on its skip where the channels change. */
type ResidualParams = {
  readonly first: NormedConvParams;
  readonly second: NormedConvParams;
  readonly skip?: NormedConvParams;
};

/** The parameters of the small net of stand-in teachers. */
export type StandInNetParams = {
  readonly stem: readonly NormedConvParams[];
  readonly stages: readonly (readonly ResidualParams[])[];
  /** The last channels to classes; absent without classes. */
  readonly classify?: LinearParams;
};

/** Widths are multiples of this, and groups have as many channels at least. */
const least = 8;

/**
 * Eight groups, or fewer in narrow layers: in groups of few channels the mean
 * over the picture, which the heads look at, is normalised away.
 */
function groups(channels: number): number {
  return Math.min(8, channels / least);
}

/**
 * A small residual net with group normalisation: a stem of two 3x3 at stride
 * 2, then four stages at strides 4, 8, 16 and 32.
 *
 * @throws {InputError} If a width is no multiple of 8.
 */
export function standInNet(
  config: StandInNetConfig,
): Classifier<StandInNetParams> {
  const { widths } = config;
  const wrong = widths.find((width) => !(width > 0) || width % least !== 0);
  if (wrong !== undefined || widths.length !== 4 || !(config.blocks >= 1)) {
    throw new InputError(
      `a stand-in net got the widths ${widths} and ${config.blocks} blocks; expected four multiples of ${least} and 1 block or more`,
    );
  }
  return {
    name: `stand-in net ${widths.join("/")}`,
    levels: widths.map((channels, i) => ({ stride: 4 << i, channels })),
    init: (rng) => init(rng, config),
    apply: ({ stem, stages, classify }, pictures) => {
      let x = imageNetNormalised(pictures);
      for (const layer of stem) x = tf.relu(normedConv(layer, x, 2));
      const levels = stages.map((stage, at) => {
        for (const [i, block] of stage.entries()) {
          x = residual(block, x, at > 0 && i === 0 ? 2 : 1);
        }
        return x;
      });
      if (!classify) return { levels };
      return { levels, logits: applyLinear(classify, tf.mean(x, [1, 2])) };
    },
  };
}

function residual(
  { first, second, skip }: ResidualParams,
  x: tf.Tensor4D,
  stride: number,
): tf.Tensor4D {
  const inner = tf.relu(normedConv(first, x, stride));
  const beside = skip ? normedConv(skip, x, stride) : x;
  return tf.relu(tf.add(normedConv(second, inner, 1), beside));
}

function normedConv(
  { conv, norm }: NormedConvParams,
  x: tf.Tensor4D,
  stride: number,
): tf.Tensor4D {
  return applyGroupNorm(
    norm,
    applyConv(conv, x, { stride }),
    groups(norm.scale.size),
  );
}

function init(
  rng: Rng,
  { widths, blocks, classes }: StandInNetConfig,
): StandInNetParams {
  const layer = (own: Rng, inputs: number, outputs: number, size = 3) => ({
    conv: initConv(own, { inputs, outputs, size }),
    norm: initGroupNorm(outputs),
  });
  const half = least * Math.ceil(widths[0] / 2 / least);
  return {
    stem: [
      layer(rng.split("stem").split(0), 3, half),
      layer(rng.split("stem").split(1), half, widths[0]),
    ],
    stages: widths.map((width, at) =>
      Array.from({ length: blocks }, (_, i) => {
        const own = rng.split("stages").split(at).split(i);
        const inputs = i === 0 && at > 0 ? widths[at - 1] : width;
        return {
          first: layer(own.split("first"), inputs, width),
          second: layer(own.split("second"), width, width),
          ...(i === 0 && at > 0
            ? { skip: layer(own.split("skip"), inputs, width, 1) }
            : {}),
        };
      })
    ),
    ...(classes > 0
      ? {
        classify: initLinear(rng.split("classify"), {
          inputs: widths[3],
          outputs: classes,
        }),
      }
      : {}),
  };
}
