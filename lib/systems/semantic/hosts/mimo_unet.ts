import * as tf from "../../../engine/tf.ts";
import { conv2d, InputError } from "../../../engine/mod.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { checkSizes } from "./check_sizes.ts";
import type { MimoUnetConfig } from "./config.ts";
import { dropChannels } from "./drop_channels.ts";
import type { Embed, Host } from "./host.ts";
import { multiScaleLoss } from "./multi_scale_loss.ts";
import {
  applyResidualBlocks,
  initResidualBlocks,
  type ResidualBlockParams,
} from "./residual_block.ts";
import { applyUpsample, initUpsample } from "./upsample.ts";

/** The parameters of MIMO-UNet, under the figure's names. */
export type MimoUnetParams = {
  /** At 1, 1/2 and 1/4: into the scale, and the encoder block. */
  readonly encoder: readonly {
    readonly enter: ConvParams;
    readonly blocks: readonly ResidualBlockParams[];
  }[];
  /** SCM at 1/2 and 1/4. */
  readonly shallow: readonly ShallowParams[];
  /** FAM at 1/2 and 1/4. */
  readonly attend: readonly ConvParams[];
  /** AFF at 1/2 and 1. */
  readonly fuse: readonly FuseParams[];
  /** Fusion with the decoder, at 1/2 and 1. */
  readonly merge: readonly ConvParams[];
  /** Decoder blocks at 1/4, 1/2 and 1. */
  readonly decoder: readonly (readonly ResidualBlockParams[])[];
  /** From 1/4 to 1/2 and from 1/2 to 1. */
  readonly up: readonly ConvParams[];
  /** To pictures at 1/4, 1/2 and 1. */
  readonly out: readonly ConvParams[];
};

/** SCM, the shallow convolutional module. */
export type ShallowParams = {
  readonly body: readonly ConvParams[];
  readonly last: ConvParams;
};

/** AFF, asymmetric feature fusion. */
export type FuseParams = {
  /** 1x1, of all scales. */
  readonly gather: ConvParams;
  /** 3x3. */
  readonly last: ConvParams;
};

const relu = { activation: "relu" } as const;

/**
 * MIMO-UNet (Cho et al., "Rethinking Coarse-to-Fine Approach in Single Image
 * Deblurring", ICCV 2021, Fig. 2): one UNet that is given a picture at three
 * scales and returns it at 1/4, 1/2 and 1.
 *
 * @throws {InputError} When a size is not a whole number, or too small, or
 * the dropout is no share.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const host = semantic.mimoUnet({ kind: "mimo-unet", base: 4, blocks: 1 });
 * const outputs = host.apply(host.init(seeded(1)), tf.zeros([1, 8, 8, 3]));
 * console.log(outputs.map((picture) => picture.shape[1])); // 2, 4, 8
 * ```
 */
export function mimoUnet(config: MimoUnetConfig): Host<MimoUnetParams> {
  const { base, blocks, dropout = 0 } = config;
  checkSizes("MIMO-UNet", { base, blocks }, { base: 2 });
  if (!(dropout >= 0 && dropout < 1)) {
    throw new InputError(
      `MIMO-UNet's dropout is ${dropout}; give a share from 0 up to, but not, 1`,
    );
  }
  const widths = [base, 2 * base, 4 * base];
  return {
    config,
    name: dropout ? "MIMO-UNet+" : "MIMO-UNet",
    multiple: 4,
    overlap: 64,
    places: [
      { name: "decoder 1/4", channels: widths[2], stride: 4 },
      { name: "decoder 1/2", channels: widths[1], stride: 2 },
      { name: "decoder 1", channels: widths[0], stride: 1 },
    ],
    init: (rng) => init(rng, widths, blocks),
    apply: (params, blurry, embed, training) =>
      apply(params, blurry, embed, training && { rng: training, dropout }),
    loss: multiScaleLoss,
  };
}

function init(rng: Rng, widths: number[], blocks: number): MimoUnetParams {
  const conv = (name: string, inputs: number, outputs: number, size = 3) =>
    initConv(rng.split(name), { inputs, outputs, size });
  const [full, half, quarter] = widths;
  const all = full + half + quarter;
  return {
    encoder: widths.map((width, i) => ({
      enter: conv(`encoder.${i}.enter`, i ? widths[i - 1] : 3, width),
      blocks: initResidualBlocks(rng.split(`encoder.${i}`), width, blocks),
    })),
    shallow: [half, quarter].map((width, i) => ({
      body: [
        conv(`shallow.${i}.0`, 3, Math.floor(width / 4)),
        conv(`shallow.${i}.1`, Math.floor(width / 4), width / 2, 1),
        conv(`shallow.${i}.2`, width / 2, width / 2),
        conv(`shallow.${i}.3`, width / 2, width - 3, 1),
      ],
      last: conv(`shallow.${i}.last`, width, width, 1),
    })),
    attend: [half, quarter].map((width, i) =>
      conv(`attend.${i}`, width, width)
    ),
    fuse: [half, full].map((width, i) => ({
      gather: conv(`fuse.${i}.gather`, all, width, 1),
      last: conv(`fuse.${i}.last`, width, width),
    })),
    merge: [half, full].map((width, i) =>
      conv(`merge.${i}`, 2 * width, width, 1)
    ),
    decoder: widths.toReversed().map((width, i) =>
      initResidualBlocks(rng.split(`decoder.${i}`), width, blocks)
    ),
    up: [half, full].map((width, i) =>
      initUpsample(rng.split(`up.${i}`), { inputs: 2 * width, outputs: width })
    ),
    out: widths.toReversed().map((width, i) => conv(`out.${i}`, width, 3)),
  };
}

function apply(
  { encoder, shallow, attend, fuse, merge, decoder, up, out }: MimoUnetParams,
  blurry: tf.Tensor4D,
  embed: Embed = (_, features) => features,
  drop?: { readonly rng: Rng; readonly dropout: number },
): tf.Tensor4D[] {
  const [, height, width] = blurry.shape;
  const region = { x: 0, y: 0, width, height };
  const [full, half, quarter] = [1, 2, 4].map((by): Sides => [
    height / by,
    width / by,
  ]);
  const pictures = [full, half, quarter].map((size) => nearest(blurry, size));

  const scales: tf.Tensor4D[] = [];
  for (const [i, { enter, blocks }] of encoder.entries()) {
    let x = applyConv(enter, scales[i - 1] ?? blurry, {
      ...relu,
      stride: i ? 2 : 1,
    });
    if (i) x = attendTo(attend[i - 1], x, see(shallow[i - 1], pictures[i]));
    scales.push(applyResidualBlocks(blocks, x));
  }

  const skips = [half, full].map((size, i) => {
    const fused = fuseTo(fuse[i], scales, size);
    return drop?.dropout ? dropChannels(drop.rng, fused, drop.dropout) : fused;
  });

  const outputs: tf.Tensor4D[] = [];
  let x = scales[2];
  for (const [i, blocks] of decoder.entries()) {
    if (i) {
      const below = applyUpsample(up[i - 1], x);
      x = applyConv(merge[i - 1], tf.concat([below, skips[i - 1]], 3), relu);
    }
    x = applyResidualBlocks(blocks, embed(i, x, region));
    outputs.push(tf.add(applyConv(out[i], x), pictures[2 - i]));
  }
  return outputs;
}

/** SCM: features of a picture of reduced size. */
function see({ body, last }: ShallowParams, picture: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    let x = picture;
    for (const conv of body) x = applyConv(conv, x, relu);
    return applyConv(last, tf.concat([picture, x], 3));
  });
}

/** FAM: emphasises what both have, or suppresses it. */
function attendTo(
  conv: ConvParams,
  x: tf.Tensor4D,
  seen: tf.Tensor4D,
): tf.Tensor4D {
  return tf.tidy(() => tf.add(x, applyConv(conv, tf.mul(x, seen))));
}

/**
 * AFF: the features of all scales, at one. Taking nearest pixels and a 1x1
 * convolution may change places: it is applied where there are fewer pixels,
 * and features of seven times the width are never there.
 */
function fuseTo(
  { gather, last }: FuseParams,
  scales: readonly tf.Tensor4D[],
  size: Sides,
): tf.Tensor4D {
  return tf.tidy(() => {
    const shares = scales.map((x) => x.shape[3]);
    const weights: tf.Tensor4D[] = tf.split(gather.weight, shares, 2);
    const parts = scales.map((x, i) => {
      const few = x.shape[1] > size[0] ? nearest(x, size) : x;
      return nearest(conv2d(few, weights[i]), size);
    });
    const gathered = tf.relu(tf.add(tf.addN(parts), gather.bias));
    return applyConv(last, gathered as tf.Tensor4D);
  });
}

type Sides = [height: number, width: number];

/** The nearest pixels: those at the top left where there are fewer. */
function nearest(x: tf.Tensor4D, [height, width]: Sides): tf.Tensor4D {
  if (x.shape[1] === height && x.shape[2] === width) return x;
  return tf.image.resizeNearestNeighbor(x, [height, width]);
}
