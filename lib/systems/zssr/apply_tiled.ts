import { crop, type Image, toTensor } from "../../image/mod.ts";
import { byTile } from "../../nn/by_tile.ts";
import type { TileOptions } from "../../nn/mod.ts";
import { applyZssr, type ZssrParams } from "./model.ts";
import type { Size } from "./resize.ts";

/** Longest side of a tile unless told, in pixels of the enlarged picture. */
const TILE = 256;

/** How many tiles an enlarged picture has. */
export function tileCount({ width, height }: Size, tile = TILE): number {
  return Math.ceil(width / tile) * Math.ceil(height / tile);
}

/** The network on an enlarged picture, tile by tile, each with the receptive radius around it; clipped to [0, 1]. */
export async function applyTiled(
  params: ZssrParams,
  enlarged: Image,
  { tile = TILE, ...options }: TileOptions = {},
): Promise<Image> {
  const overlap = params.layers.length;
  return await byTile(
    enlarged,
    { ...options, tile, overlap },
    ({ outerX, outerY, outerWidth, outerHeight }) => {
      const outer = crop(enlarged, outerX, outerY, outerWidth, outerHeight);
      return applyZssr(params, toTensor(outer));
    },
  );
}
