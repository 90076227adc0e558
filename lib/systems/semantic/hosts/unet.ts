import * as tf from "../../../engine/tf.ts";
import { applyConv, type ConvParams, initConv } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { checkSizes } from "./check_sizes.ts";
import type { UnetConfig } from "./config.ts";
import type { Embed, Host } from "./host.ts";
import { multiScaleLoss } from "./multi_scale_loss.ts";
import {
  applyResidualBlocks,
  initResidualBlocks,
  type ResidualBlockParams,
} from "./residual_block.ts";
import { applyUpsample, initUpsample } from "./upsample.ts";

/** The parameters of the UNet. */
export type UnetParams = {
  /** From the finest level to the bottleneck: into it, and its blocks. */
  readonly down: readonly UnetLevelParams[];
  /** From the level above the bottleneck to the finest. */
  readonly up: readonly (UnetLevelParams & {
    /** 1x1, of what comes from below and the skip. */
    readonly merge: ConvParams;
  })[];
  /** To the picture. */
  readonly out: ConvParams;
};

/** What both sides of a level have. */
export type UnetLevelParams = {
  readonly enter: ConvParams;
  readonly blocks: readonly ResidualBlockParams[];
};

const relu = { activation: "relu" } as const;

/**
 * A plain UNet: residual blocks at each level, strided convolutions down,
 * transposed ones up, and what the blurry picture lacks as its result.
 *
 * @throws {InputError} When a size is not a whole number, or too small.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const host = semantic.unet({ kind: "unet", base: 4, levels: 2, blocks: 1 });
 * const [sharp] = host.apply(host.init(seeded(1)), tf.zeros([1, 4, 6, 3]));
 * console.log(sharp.shape); // [1, 4, 6, 3]
 * ```
 */
export function unet(config: UnetConfig): Host<UnetParams> {
  const { base, levels, blocks } = config;
  checkSizes("UNet", { base, levels, blocks }, { levels: 2 });
  const widths = Array.from({ length: levels }, (_, i) => base * 2 ** i);
  return {
    config,
    name: "UNet",
    multiple: 2 ** (levels - 1),
    overlap: 64,
    places: widths.map((channels, i) => ({
      name: i === levels - 1
        ? "bottleneck"
        : `decoder ${i ? `1/${2 ** i}` : 1}`,
      channels,
      stride: 2 ** i,
    })).reverse(),
    init: (rng) => init(rng, widths, blocks),
    apply,
    loss: multiScaleLoss,
  };
}

function init(rng: Rng, widths: number[], count: number): UnetParams {
  const conv = (name: string, inputs: number, outputs: number, size = 3) =>
    initConv(rng.split(name), { inputs, outputs, size });
  const blocks = (name: string, width: number) =>
    initResidualBlocks(rng.split(name), width, count);
  return {
    down: widths.map((width, i) => ({
      enter: conv(`down.${i}.enter`, i ? widths[i - 1] : 3, width),
      blocks: blocks(`down.${i}`, width),
    })),
    up: widths.slice(0, -1).toReversed().map((width, i) => ({
      enter: initUpsample(rng.split(`up.${i}.enter`), {
        inputs: 2 * width,
        outputs: width,
      }),
      merge: conv(`up.${i}.merge`, 2 * width, width, 1),
      blocks: blocks(`up.${i}`, width),
    })),
    out: conv("out", widths[0], 3),
  };
}

function apply(
  { down, up, out }: UnetParams,
  blurry: tf.Tensor4D,
  embed: Embed = (_, features) => features,
): tf.Tensor4D[] {
  const [, height, width] = blurry.shape;
  const region = { x: 0, y: 0, width, height };
  const skips: tf.Tensor4D[] = [];
  let x = blurry;
  for (const [i, { enter, blocks }] of down.entries()) {
    const entered = applyConv(enter, x, { ...relu, stride: i ? 2 : 1 });
    x = applyResidualBlocks(blocks, entered);
    skips.push(x);
  }
  x = embed(0, skips.pop()!, region);
  for (const [i, { enter, merge, blocks }] of up.entries()) {
    const both = tf.concat([applyUpsample(enter, x), skips.pop()!], 3);
    const merged = applyConv(merge, both, relu);
    x = applyResidualBlocks(blocks, embed(i + 1, merged, region));
  }
  return [tf.add(blurry, applyConv(out, x))];
}
