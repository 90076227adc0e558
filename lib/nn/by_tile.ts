import { breathe } from "../engine/breathe.ts";
import * as tf from "../engine/tf.ts";
import { createImage, type Image } from "../image/mod.ts";
import { paste } from "../image/paste.ts";
import { type Tile, tiles } from "./tiles.ts";

/** How a network works through a large picture. */
export interface TileOptions {
  /** Longest side of a tile, in the pixels that the network is given. */
  readonly tile?: number | undefined;
  /** Ends the work after the tile under way; it then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each tile how many are done, and of how many. */
  readonly onTile?: ((done: number, total: number) => void) | undefined;
}

/**
 * Puts together, tile by tile and clipped to [0, 1], what a network makes of a
 * picture. It is put together outside of the engine, whose memory a large
 * result would fill.
 *
 * @param given The size and channels of what the network is given.
 * @param how How large tiles are, how many pixels are computed around each,
 * how many times larger the result is, and of what all edges are multiples.
 * @param apply What becomes of a tile and what is around it, `[1, scale *
 * outerHeight, scale * outerWidth, channels]`; all else that it makes is freed.
 */
export async function byTile(
  { width, height, channels }: Pick<Image, "width" | "height" | "channels">,
  { tile, overlap, scale = 1, multiple, signal, onTile }: TileOptions & {
    readonly tile: number;
    readonly overlap: number;
    readonly scale?: number;
    readonly multiple?: number;
  },
  apply: (part: Tile) => tf.Tensor4D,
): Promise<Image> {
  const result = createImage(width * scale, height * scale, channels);
  const parts = tiles(width, height, tile, overlap, multiple);
  for (const [i, part] of parts.entries()) {
    await breathe();
    signal?.throwIfAborted();
    const own = tf.tidy(() =>
      tf.slice(apply(part), [
        0,
        (part.y - part.outerY) * scale,
        (part.x - part.outerX) * scale,
        0,
      ], [1, part.height * scale, part.width * scale, channels])
    );
    paste(result, await own.data() as Float32Array, part, scale);
    own.dispose();
    onTile?.(i + 1, parts.length);
  }
  return result;
}
