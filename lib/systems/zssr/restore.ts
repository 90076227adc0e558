import type { Kernel } from "../../degrade/mod.ts";
import {
  augment,
  type Augmentation,
  createImage,
  crop,
  type Image,
  toGrey,
  toRgb,
} from "../../image/mod.ts";
import { paste } from "../../image/paste.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { type Tile, type TileOptions, tiles } from "../../nn/mod.ts";
import { applyTiled, tileCount } from "./apply_tiled.ts";
import { backProject } from "./back_projection.ts";
import type { ZssrConfig } from "./config.ts";
import { median } from "./median.ts";
import type { ZssrParams } from "./model.ts";
import { enlarge, enlargedSize, type Factors } from "./resize.ts";

/** What {@linkcode restoreWith} takes beside network, picture and configuration. */
export interface ZssrRestoreOptions extends TileOptions {
  /** The kernel of the stage, for the back-projections; without it they are bicubic. */
  readonly kernel?: Kernel | undefined;
  /** Which stage's scale to restore at; the last unless told. */
  readonly stage?: number | undefined;
}

/** Longest side of what is held in memory in all positions, and the pixels around it that back-projection reaches. */
const BLOCK = 1024;
const AROUND = 32;

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
  { kernel, stage = config.stages.length - 1, ...tiling }: ZssrRestoreOptions =
    {},
): Promise<Image> {
  const { backProjections, ...factors } = config.stages[stage];
  const { resizing } = config;
  const project = (restored: Image, to: Image) =>
    backProject(restored, to, factors, backProjections, kernel, resizing);
  const given = params.layers[0].shape[2] === 1 ? toGrey(image) : toRgb(image);
  const { width, height } = enlargedSize(given, factors);
  const result = createImage(width, height, given.channels);
  const square = factors.x === factors.y;
  const positions = config.ensemble && !kernel
    ? all.filter(({ transpose }) => square || !transpose)
    : all.slice(0, 1);
  const blocks = blocksOf(given, factors);
  const total = positions.length * blocks.reduce((sum, part) => {
    const outer = { width: part.outerWidth, height: part.outerHeight };
    return sum + tileCount(enlargedSize(outer, factors), tiling.tile);
  }, 0);
  let before = 0;
  for (const part of blocks) {
    const { outerX, outerY, outerWidth, outerHeight } = part;
    const block = crop(given, outerX, outerY, outerWidth, outerHeight);
    const results: Image[] = [];
    for (const how of positions) {
      const turned = augment(block, how);
      const enlarged = enlarge(turned, factors, undefined, resizing);
      let own = 0;
      const restored = await applyTiled(params, enlarged, {
        ...tiling,
        onTile: (done) => tiling.onTile?.(before + (own = done), total),
      });
      before += own;
      results.push(project(turnBack(restored, how), block));
    }
    pastePart(result, project(median(results), block), part, factors);
  }
  return image.channels === 1 ? toGrey(result) : toRgb(result);
}

/** Parts of a picture that are restored one after the other; one, where its result does not begin on a whole pixel. */
function blocksOf({ width, height }: Image, { x, y }: Factors): Tile[] {
  const whole = Number.isInteger(x) && Number.isInteger(y);
  return tiles(width, height, whole ? BLOCK : Math.max(width, height), AROUND);
}

/** Puts the part that counts in its place. */
function pastePart(
  to: Image,
  from: Image,
  part: Tile,
  { x, y }: Factors,
): void {
  if (from.width === to.width && from.height === to.height) {
    to.data.set(from.data); // also where sides are no whole numbers of pixels
    return;
  }
  const width = part.width * x;
  const height = part.height * y;
  const [left, top] = [(part.x - part.outerX) * x, (part.y - part.outerY) * y];
  const own = crop(from, left, top, width, height);
  paste(to, own.data, { x: part.x * x, y: part.y * y, width, height });
}

/** The eight positions of a square; the first is the picture's own. */
const all: readonly Augmentation[] = Array.from({ length: 8 }, (_, i) => ({
  flipX: (i & 1) > 0,
  flipY: (i & 2) > 0,
  transpose: (i & 4) > 0,
}));

function turnBack(image: Image, how: Augmentation): Image {
  const { flipX, flipY, transpose } = how;
  // Forwards it was flipped and then transposed: backwards the flips change places.
  return augment(
    image,
    transpose ? { flipX: flipY, flipY: flipX, transpose } : how,
  );
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
