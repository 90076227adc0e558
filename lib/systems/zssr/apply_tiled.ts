import * as tf from "../../engine/tf.ts";
import { createImage, crop, type Image, toTensor } from "../../image/mod.ts";
import { paste } from "../../image/paste.ts";
import { tiles } from "../../nn/mod.ts";
import { breathe } from "../../train/breathe.ts";
import { applyZssr, type ZssrParams } from "./model.ts";
import type { Size } from "./resize.ts";

/** How a network works through a picture. */
export interface TiledOptions {
  /** Longest side of a tile, in pixels of the enlarged picture; 256 unless told. */
  readonly tile?: number | undefined;
  /** Ends the work after the tile under way; it then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each tile how many are done, and of how many. */
  readonly onTile?: ((done: number, total: number) => void) | undefined;
}

/** Longest side of a tile unless told. */
const TILE = 256;

/** How many tiles an enlarged picture has. */
export function tileCount({ width, height }: Size, tile = TILE): number {
  return Math.ceil(width / tile) * Math.ceil(height / tile);
}

/** The network on an enlarged picture, tile by tile, each with the receptive radius around it; clipped to [0, 1]. */
export async function applyTiled(
  params: ZssrParams,
  enlarged: Image,
  { tile = TILE, signal, onTile }: TiledOptions = {},
): Promise<Image> {
  const { width, height, channels } = enlarged;
  const result = createImage(width, height, channels);
  const parts = tiles(width, height, tile, params.layers.length);
  for (const [i, part] of parts.entries()) {
    await breathe();
    signal?.throwIfAborted();
    const outer = crop(
      enlarged,
      part.outerX,
      part.outerY,
      part.outerWidth,
      part.outerHeight,
    );
    const own = tf.tidy(() =>
      tf.slice(applyZssr(params, toTensor(outer)), [
        0,
        part.y - part.outerY,
        part.x - part.outerX,
        0,
      ], [1, part.height, part.width, channels])
    );
    paste(result, await own.data() as Float32Array, part);
    own.dispose();
    onTile?.(i + 1, parts.length);
  }
  return result;
}
