import type { Kernel } from "../../degrade/mod.ts";
import {
  augment,
  type Augmentation,
  createImage,
  type Image,
  toGrey,
  toRgb,
} from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { applyTiled, type TiledOptions } from "./apply_tiled.ts";
import { backProject } from "./back_projection.ts";
import type { ZssrConfig } from "./config.ts";
import type { ZssrParams } from "./model.ts";
import { enlarge } from "./resize.ts";

/** What {@linkcode restoreWith} takes beside network, picture and configuration. */
export interface ZssrRestoreOptions extends TiledOptions {
  /** The kernel of the stage, for the back-projections; without it they are bicubic. */
  readonly kernel?: Kernel | undefined;
  /** Which stage's scale to restore at; the last unless told. */
  readonly stage?: number;
}

/**
 * Restores a picture with a trained network: bicubic enlarging, the network,
 * back-projections; with `ensemble` in all positions, of which the median is
 * taken; and back-projections again, as the released code does.
 *
 * @param params They stay the caller's.
 * @returns Of as many channels as the picture, in [0, 1].
 *
 * @example
 * ```ts
 * import { createImage, openEngine, seeded, zssr } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny } = zssr.presets;
 * const params = zssr.initZssr(seeded(1), tiny.model);
 * const sr = await zssr.restoreWith(params, createImage(8, 6, 3), tiny);
 * console.log(sr.width, sr.height); // 16, 12
 * ```
 */
export async function restoreWith(
  params: ZssrParams,
  image: Image,
  config: ZssrConfig,
  { kernel, stage = config.stages.length - 1, onTile, ...tiling }:
    ZssrRestoreOptions = {},
): Promise<Image> {
  const { x, y, backProjections } = config.stages[stage];
  const { resizing } = config;
  const project = (restored: Image) =>
    backProject(restored, given, { x, y }, backProjections, kernel, resizing);
  const given = params.layers[0].shape[2] === 1 ? toGrey(image) : toRgb(image);
  const positions = config.ensemble && !kernel
    ? all.filter(({ transpose }) => x === y || !transpose)
    : all.slice(0, 1);
  const results: Image[] = [];
  for (const [i, how] of positions.entries()) {
    const enlarged = enlarge(
      augment(given, how),
      { x, y },
      undefined,
      resizing,
    );
    const restored = await applyTiled(params, enlarged, {
      ...tiling,
      onTile: (done, total) =>
        onTile?.(i * total + done, positions.length * total),
    });
    results.push(project(undo(restored, how)));
  }
  const restored = project(median(results));
  return image.channels === 1 ? toGrey(restored) : toRgb(restored);
}

/** The eight positions of a square; the first is the picture's own. */
const all: readonly Augmentation[] = Array.from({ length: 8 }, (_, i) => ({
  flipX: (i & 1) > 0,
  flipY: (i & 2) > 0,
  transpose: (i & 4) > 0,
}));

/** Turns a picture back. */
function undo(image: Image, { flipX, flipY, transpose }: Augmentation): Image {
  // Forwards it was flipped and then transposed; with both, the flips change places.
  return transpose
    ? augment(image, { flipX: flipY, flipY: flipX, transpose })
    : augment(image, { flipX, flipY, transpose });
}

/** Value by value the median; of an even number of pictures the mean of the two in the middle. */
export function median(images: readonly Image[]): Image {
  if (images.length === 1) return images[0];
  const { width, height, channels, data: { length } } = images[0];
  const result = new Float32Array(length);
  const values = new Float32Array(images.length);
  const [low, high] = [(images.length - 1) >> 1, images.length >> 1];
  for (let at = 0; at < length; at++) {
    for (let i = 0; i < images.length; i++) values[i] = images[i].data[at];
    values.sort();
    result[at] = (values[low] + values[high]) / 2;
  }
  return createImage(width, height, channels, result);
}

/**
 * A trained network as a restorer, for the picture that it was trained on or
 * others like it.
 *
 * @param params They stay the caller's.
 *
 * @example
 * ```ts
 * import { createImage, openEngine, seeded, zssr } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny } = zssr.presets;
 * const params = zssr.initZssr(seeded(1), tiny.model);
 * const restorer = zssr.trainedRestorer(params, tiny);
 * console.log((await restorer.restore(createImage(8, 6, 3))).width); // 16
 * ```
 */
export function trainedRestorer(
  params: ZssrParams,
  config: ZssrConfig,
  options: ZssrRestoreOptions & {
    /** What it is called in tables. */
    readonly name?: string;
  } = {},
): Restorer {
  return {
    name: options.name ?? "ZSSR",
    scale: scaleOf(config),
    restore: (image) => restoreWith(params, image, config, options),
  };
}

/** How many times larger a configuration's results are. */
export function scaleOf({ stages }: ZssrConfig): number {
  const { x, y } = stages.at(-1)!;
  return Math.max(x, y);
}
