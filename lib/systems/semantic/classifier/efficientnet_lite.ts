import * as tf from "../../../engine/tf.ts";
import { applyLinear, initLinear, type LinearParams } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Classifier, Seen } from "./classifier.ts";
import { imageNetNormalised } from "./image_net.ts";
import {
  applyScaledConv,
  initScaledConv,
  type ScaledConvParams,
} from "./scaled_conv.ts";

/** One of the sixteen blocks: an inverted residual of three convolutions. */
type BlockParams = {
  /** 1x1, to more channels; the first block has none. */
  readonly expand?: ScaledConvParams;
  /** Every channel by itself. */
  readonly depthwise: ScaledConvParams;
  /** 1x1, to fewer channels, without an activation. */
  readonly project: ScaledConvParams;
};

/** The parameters of EfficientNet-Lite0; 4,652,008 numbers with 1000 classes. */
export type EfficientNetParams = {
  /** 3x3 at stride 2, to 32 channels. */
  readonly stem: ScaledConvParams;
  readonly blocks: readonly BlockParams[];
  /** 1x1, to 1280 channels; absent without classes. */
  readonly head?: ScaledConvParams;
  /** 1280 channels to classes. */
  readonly classify?: LinearParams;
};

/** The shape of a block. */
export interface Block {
  readonly inputs: number;
  readonly outputs: number;
  /** Channels that are filtered by themselves. */
  readonly inner: number;
  /** Side of that filter. */
  readonly size: number;
  readonly stride: number;
}

/** EfficientNet-B0's stages (Tan and Le 2019, table 1): blocks, side, stride, expansion, channels. */
export const blocks: readonly Block[] = [
  [1, 3, 1, 1, 16],
  [2, 3, 2, 6, 24],
  [2, 5, 2, 6, 40],
  [3, 3, 2, 6, 80],
  [3, 5, 1, 6, 112],
  [4, 5, 2, 6, 192],
  [1, 3, 1, 6, 320],
].flatMap(([count, size, stride, expansion, outputs], stage, stages) =>
  Array.from({ length: count }, (_, i) => {
    const inputs = i > 0 ? outputs : stages[stage - 1]?.[4] ?? 32;
    const inner = inputs * expansion;
    return { inputs, outputs, inner, size, stride: i > 0 ? 1 : stride };
  })
);

/** The last blocks at strides 4, 8, 16 and 32. */
const taps = [2, 4, 10, 15];

/** Channels that the head looks at. */
export const headWidth = 1280;

/**
 * EfficientNet-Lite0: B0 without squeeze-and-excitation and with ReLU6 in
 * place of swish. Pictures are normalised by ImageNet's mean and deviation;
 * levels are the outputs of blocks 2, 4, 10 and 15, counted from 0.
 *
 * @param classes Of the head, which 0 leaves out.
 */
export function efficientNetLite0(
  classes: number,
): Classifier<EfficientNetParams> {
  return {
    name: "EfficientNet-Lite0",
    levels: taps.map((block, i) => ({
      stride: 4 << i,
      channels: blocks[block].outputs,
    })),
    init: (rng) => init(rng, classes),
    apply: (params, pictures) => {
      const { features } = trace(params, pictures);
      const levels = taps.map((block) => features[block]);
      const { head, classify } = params;
      if (!head || !classify) return { levels };
      const wide = tf.relu6(applyScaledConv(head, features.at(-1)!));
      const logits = applyLinear(classify, tf.mean(wide, [1, 2]));
      return { levels, logits } satisfies Seen;
    },
  };
}

/** What comes out of the stem and of every block, `[batch, h, w, channels]`. */
export function trace(
  params: EfficientNetParams,
  pictures: tf.Tensor4D,
): { readonly stem: tf.Tensor4D; readonly features: tf.Tensor4D[] } {
  const stem = tf.relu6(
    applyScaledConv(params.stem, imageNetNormalised(pictures), { stride: 2 }),
  );
  let x = stem;
  const features = params.blocks.map((block, i) => {
    const { inputs, outputs, stride } = blocks[i];
    let y = x;
    if (block.expand) y = tf.relu6(applyScaledConv(block.expand, y));
    y = tf.relu6(
      applyScaledConv(block.depthwise, y, { stride, depthwise: true }),
    );
    y = applyScaledConv(block.project, y);
    return x = stride === 1 && inputs === outputs ? tf.add(y, x) : y;
  });
  return { stem, features };
}

function init(rng: Rng, classes: number): EfficientNetParams {
  return {
    stem: initScaledConv(rng.split("stem"), [3, 3, 3, 32], { gain: 2 }),
    blocks: blocks.map(({ inputs, outputs, inner, size }, i) => {
      const own = rng.split("blocks").split(i);
      const pointwise = (name: string, from: number, to: number, gain = 2) =>
        initScaledConv(own.split(name), [1, 1, from, to], { gain });
      return {
        ...(inner > inputs
          ? { expand: pointwise("expand", inputs, inner) }
          : {}),
        depthwise: initScaledConv(
          own.split("depthwise"),
          [size, size, inner, 1],
          { depthwise: true, gain: 2 },
        ),
        project: pointwise("project", inner, outputs, 1),
      };
    }),
    ...(classes > 0
      ? {
        head: initScaledConv(rng.split("head"), [1, 1, 320, headWidth], {
          gain: 2,
        }),
        classify: initLinear(rng.split("classify"), {
          inputs: headWidth,
          outputs: classes,
        }),
      }
      : {}),
  };
}
