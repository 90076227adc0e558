import { conv2d, InputError, pixelShuffle } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import { uniformTensor } from "../../../nn/uniform_tensor.ts";
import type { Rng } from "../../../random/mod.ts";
import { checkSizes } from "./check_sizes.ts";
import type { NafnetConfig } from "./config.ts";
import type { Embed, Host, Place } from "./host.ts";
import { localMean } from "./local_mean.ts";
import {
  applyNafBlock,
  initNafBlock,
  type NafBlockParams,
  type Pool,
} from "./nafnet_block.ts";
import { psnrLoss } from "./psnr_loss.ts";

/** The parameters of {@linkcode nafnet}. */
export type NafnetParams = {
  readonly intro: ConvParams;
  readonly encoders: readonly (readonly NafBlockParams[])[];
  /** 2x2 at stride 2, from each level to the next. */
  readonly downs: readonly ConvParams[];
  readonly middle: readonly NafBlockParams[];
  /** 1x1 before pixels are shuffled, `[1, 1, channels, 2 * channels]`. */
  readonly ups: readonly { readonly weight: tf.Tensor4D }[];
  readonly decoders: readonly (readonly NafBlockParams[])[];
  readonly ending: ConvParams;
};

/** How large a level's pool is, given its stride; null: it is the whole picture. */
type Windows = ((stride: number) => number) | null;

/**
 * NAFNet (Chen et al., "Simple Baselines for Image Restoration", ECCV 2022) as
 * released: a UNet of blocks without activation functions, its loss the
 * negative PSNR. Sides that are no multiples of `2 ^ levels` are continued
 * with zeros, which the last region then covers too.
 *
 * A prior is embedded after the middle blocks and after each skip addition of
 * the decoder.
 *
 * @throws {InputError} Where a size is no whole number, or encoder and decoder
 * differ in their levels.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const host = semantic.nafnet({
 *   ...{ kind: "nafnet", width: 4, encoder: [1], middle: 1, decoder: [1] },
 * });
 * const params = host.init(seeded(1));
 * const [restored] = host.apply(params, tf.zeros([1, 4, 6, 3]));
 * console.log(restored.shape, host.places.length); // [1, 4, 6, 3], 2
 * ```
 */
export function nafnet(config: NafnetConfig): Host<NafnetParams> {
  const { width, encoder, middle, decoder } = config;
  checkSizes("NAFNet", { width, middle }, { middle: 0 });
  for (const blocks of [...encoder, ...decoder]) {
    checkSizes("NAFNet", { "number of blocks": blocks }, {
      "number of blocks": 0,
    });
  }
  if (encoder.length !== decoder.length) {
    throw new InputError(
      `nafnet got ${encoder.length} encoder and ${decoder.length} decoder levels; expected as many of the one as of the other`,
    );
  }
  return withWindows(config, null, {
    name: `NAFNet-${width}`,
    // The pool sees the whole picture; a tile should at least see its surroundings.
    overlap: 64,
  });
}

function withWindows(
  config: NafnetConfig,
  windows: Windows,
  { name, overlap }: Pick<Host, "name" | "overlap">,
): Host<NafnetParams> {
  const multiple = 2 ** config.encoder.length;
  return {
    config,
    name,
    multiple,
    overlap,
    // With the overlap of the local version and width 64 about 3 GB of an engine's 4.
    ...(config.width > 32 ? { tile: 192 } : {}),
    places: places(config),
    init: (rng) => initNafnet(rng, config),
    apply(params, blurry, embed) {
      return [applyNafnet(params, blurry, { multiple, windows, embed })];
    },
    loss: (outputs, sharp) => ({ loss: psnrLoss(outputs.at(-1)!, sharp) }),
    local(trained) {
      const whole = Math.ceil(trained / multiple) * multiple;
      const largest = Math.floor(1.5 * trained);
      return withWindows(
        config,
        (stride) => Math.floor(whole / stride * largest / trained),
        // Half a window: exact for one block, a cut of what blocks in a row see.
        { name: `${name}, local`, overlap: Math.ceil(largest / 2) },
      );
    },
  };
}

function places({ width, encoder }: NafnetConfig): Place[] {
  return [...encoder, 0].map((_, level) => ({
    name: level === encoder.length
      ? `middle 1/${2 ** level}`
      : `decoder ${level ? `1/${2 ** level}` : "1"}`,
    channels: width * 2 ** level,
    stride: 2 ** level,
  })).reverse();
}

function initNafnet(
  rng: Rng,
  { width, encoder, middle, decoder }: NafnetConfig,
): NafnetParams {
  const conv = (name: string, inputs: number, outputs: number, size: number) =>
    initConv(rng.split(name), { inputs, outputs, size });
  const blocks = (name: string, count: number, channels: number) =>
    Array.from(
      { length: count },
      (_, i) => initNafBlock(rng.split(`${name}.${i}`), channels),
    );
  const at = (level: number) => width * 2 ** level;
  const levels = encoder.length;
  return {
    intro: conv("intro", 3, width, 3),
    encoders: encoder.map((n, i) => blocks(`encoders.${i}`, n, at(i))),
    downs: encoder.map((_, i) => conv(`downs.${i}`, at(i), at(i + 1), 2)),
    middle: blocks("middle", middle, at(levels)),
    ups: decoder.map((_, i) => {
      const channels = at(levels - i);
      const shape = [1, 1, channels, 2 * channels];
      const bound = 1 / Math.sqrt(channels);
      const weight = uniformTensor(rng.split(`ups.${i}`), shape, bound);
      return { weight: weight as tf.Tensor4D };
    }),
    decoders: decoder.map((n, i) =>
      blocks(`decoders.${i}`, n, at(levels - 1 - i))
    ),
    ending: conv("ending", width, 3, 3),
  };
}

function applyNafnet(
  params: NafnetParams,
  blurry: tf.Tensor4D,
  { multiple, windows, embed = (_place, features) => features }: {
    readonly multiple: number;
    readonly windows: Windows;
    readonly embed?: Embed | undefined;
  },
): tf.Tensor4D {
  const [batch, height, width] = blurry.shape;
  const padded = continuedTo(multiple, blurry);
  const [, rows, columns] = padded.shape;
  const region = { x: 0, y: 0, width: columns, height: rows };
  let stride = 1;
  const through = (blocks: readonly NafBlockParams[], x: tf.Tensor4D) => {
    const size = windows?.(stride);
    const pool: Pool = (features) =>
      size === undefined
        ? tf.mean(features, [1, 2], true)
        : localMean(features, [size, size]);
    return blocks.reduce((y, block) => applyNafBlock(block, y, pool), x);
  };
  let x = applyConv(params.intro, padded);
  const skips: tf.Tensor4D[] = [];
  for (const [level, blocks] of params.encoders.entries()) {
    x = through(blocks, x);
    skips.unshift(x);
    x = applyConv(params.downs[level], x, { stride: 2, pad: 0 });
    stride *= 2;
  }
  x = embed(0, through(params.middle, x), region);
  for (const [i, blocks] of params.decoders.entries()) {
    stride /= 2;
    const up = pixelShuffle(conv2d(x, params.ups[i].weight), 2);
    x = through(blocks, embed(i + 1, tf.add(up, skips[i]), region));
  }
  const restored: tf.Tensor4D = tf.add(applyConv(params.ending, x), padded);
  return padded === blurry
    ? restored
    : tf.slice(restored, [0, 0, 0, 0], [batch, height, width, 3]);
}

/** The picture with zeros to its right and below it, up to multiples. */
function continuedTo(multiple: number, x: tf.Tensor4D): tf.Tensor4D {
  const [bottom, right] = [x.shape[1], x.shape[2]]
    .map((side) => (multiple - side % multiple) % multiple);
  if (bottom === 0 && right === 0) return x;
  return tf.pad(x, [[0, 0], [0, bottom], [0, right], [0, 0]]);
}
