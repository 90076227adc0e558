import { crop, type Image, toRgb, toTensor } from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { byTile } from "../../nn/by_tile.ts";
import type { Tile, TileOptions } from "../../nn/mod.ts";
import { enlarge } from "./auxiliary/task_batches.ts";
import { applyBackbone, type BackboneParams } from "./model/backbone.ts";
import type { Backbone } from "./model/config.ts";

/** How {@linkcode drtlRestorer} works through a picture. */
export interface DrtlRestoreOptions extends TileOptions {
  /** What the restorer is called in tables. */
  readonly name?: string | undefined;
  /** Given pixels that are computed around each tile: the receptive radius, but no more than 32, unless told. */
  readonly overlap?: number | undefined;
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
  {
    tile = 192,
    overlap = Math.min(32, receptiveRadius(model)),
    signal,
    onTile,
  }: DrtlRestoreOptions,
): Promise<Image> {
  const { scale } = model;
  const image = toRgb(given);
  const large = enlarge(image, scale);
  const how = { tile, overlap, scale, signal, onTile };
  return await byTile(image, how, (part) => {
    const lr = toTensor(cut(image, part, 1));
    const base = scale === 1 ? lr : toTensor(cut(large, part, scale));
    return applyBackbone(model, params, { lr, base });
  });
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
