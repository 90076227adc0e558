import * as tf from "../../engine/tf.ts";
import {
  createImage,
  crop,
  type Image,
  toRgb,
  toTensor,
} from "../../image/mod.ts";
import { paste } from "../../image/paste.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { type Tile, tiles } from "../../nn/mod.ts";
import { breathe } from "../../train/breathe.ts";
import { enlarge } from "./auxiliary/task_batches.ts";
import { applyBackbone, type BackboneParams } from "./model/backbone.ts";
import type { Backbone } from "./model/config.ts";

/** How {@linkcode drtlRestorer} works through a picture. */
export interface DrtlRestoreOptions {
  /** What the restorer is called in tables. */
  readonly name?: string | undefined;
  /** Longest side of a tile, in given pixels. */
  readonly tile?: number | undefined;
  /** Given pixels that are computed around each tile: the receptive radius, but no more than 32, unless told. */
  readonly overlap?: number | undefined;
  /** Ends the work after the tile under way; restoring then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each tile how many are done, and of how many. */
  readonly onTile?: ((done: number, total: number) => void) | undefined;
}

/**
 * A backbone as a restorer; large pictures are restored tile by tile.
 *
 * @param params They stay the caller's.
 *
 * @example
 * ```ts
 * import { createImage, drtl, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { kind: "cnn", scale: 2, features: 4, layers: 2 } as const;
 * const params = drtl.initBackbone(seeded(1), model);
 * const sr = await drtl.drtlRestorer(model, params).restore(createImage(6, 5, 3));
 * console.log(sr.width, sr.height); // 12, 10
 * ```
 */
export function drtlRestorer(
  model: Backbone,
  params: BackboneParams,
  options: DrtlRestoreOptions = {},
): Restorer {
  return {
    name: options.name ?? "DRTL",
    scale: model.scale,
    restore: (image) => restore(model, params, image, options),
  };
}

async function restore(
  model: Backbone,
  params: BackboneParams,
  given: Image,
  { tile = 192, overlap, signal, onTile }: DrtlRestoreOptions,
): Promise<Image> {
  const { scale } = model;
  const image = toRgb(given);
  const { width, height } = image;
  const large = enlarge(image, scale);
  const restored = createImage(width * scale, height * scale, 3);
  const around = overlap ?? Math.min(32, receptiveRadius(model));
  const parts = tiles(width, height, tile, around);
  for (const [i, part] of parts.entries()) {
    await breathe();
    signal?.throwIfAborted();
    const lr = toTensor(cut(image, part, 1));
    const base = scale === 1 ? lr : toTensor(cut(large, part, scale));
    const sr = tf.tidy(() => {
      const outer = applyBackbone(model, params, { lr, base });
      return tf.slice(outer, [
        0,
        (part.y - part.outerY) * scale,
        (part.x - part.outerX) * scale,
        0,
      ], [1, part.height * scale, part.width * scale, 3]);
    });
    tf.dispose([lr, base]);
    paste(restored, await sr.data() as Float32Array, part, scale);
    sr.dispose();
    onTile?.(i + 1, parts.length);
  }
  return restored;
}

/** The part of a picture, `scale` times enlarged, that a tile is computed from. */
function cut(image: Image, part: Tile, scale: number): Image {
  return crop(
    image,
    part.outerX * scale,
    part.outerY * scale,
    part.outerWidth * scale,
    part.outerHeight * scale,
  );
}

/** Given pixels that a result reaches to. Attention reaches over the whole tile, which is left out. */
function receptiveRadius(model: Backbone): number {
  switch (model.kind) {
    case "cnn":
      return Math.ceil(model.layers / model.scale);
    case "rcan":
      return model.groups * (2 * model.blocks + 1) + 4;
    default:
      return 2 * model.blocks + 4;
  }
}
