import { breathe } from "../../../engine/breathe.ts";
import * as tf from "../../../engine/tf.ts";
import type { Tile } from "../../../nn/mod.ts";
import type { Region } from "../hosts/host.ts";
import type { EmbedHooks } from "./embedding.ts";
import { type AttentionSums, attentionSums } from "./transposed_attention.ts";

/**
 * The sums that attention goes by, of a picture that is worked through tile by
 * tile. Those of a place depend on all places before it, so the host runs once
 * for each place, as far as that place.
 *
 * @param places How many there are.
 * @param parts The tiles.
 * @param run Applies the host to a tile and what is around it, with regions of
 * the whole picture.
 * @returns By place; the tensors are the caller's to dispose.
 */
export async function gatherSums(
  places: number,
  parts: readonly Tile[],
  run: (part: Tile, hooks: EmbedHooks) => void,
  { signal, onTile }: {
    readonly signal?: AbortSignal | undefined;
    /** Told after each tile. */
    readonly onTile?: () => void;
  } = {},
): Promise<AttentionSums[]> {
  const known: AttentionSums[] = [];
  let total: AttentionSums | undefined;
  try {
    for (let place = 0; place < places; place++) {
      for (const part of parts) {
        await breathe();
        signal?.throwIfAborted();
        const own = ownSums(place, known, part, run);
        total = total ? joined([total, own]) : own;
        onTile?.();
      }
      known.push(total!);
      total = undefined;
    }
    return known;
  } catch (error) {
    known.forEach(disposeSums);
    if (total) disposeSums(total);
    throw error;
  }
}

/** Frees sums. */
export function disposeSums(sums: AttentionSums): void {
  tf.dispose({ ...sums });
}

/** What ends a run once nothing that follows is wanted. */
class Enough extends Error {}

/** The sums of one place over the part of a tile that counts. */
function ownSums(
  wanted: number,
  known: readonly AttentionSums[],
  part: Tile,
  run: (part: Tile, hooks: EmbedHooks) => void,
): AttentionSums {
  const found: AttentionSums[] = [];
  let left = part.outerWidth * part.outerHeight;
  const sums: EmbedHooks["sums"] = (place, query, key, region) => {
    if (place < wanted) return known[place];
    if (place > wanted) return attentionSums(query, key);
    const [q, k] = [query, key].map((x) => inside(x, region, part));
    if (q && k) {
      const own = attentionSums(q, k);
      Object.values(own).forEach(tf.keep);
      found.push(own);
    }
    left -= region.width * region.height;
    if (left <= 0) throw new Enough();
    return attentionSums(query, key);
  };
  try {
    tf.tidy(() => void run(part, { sums }));
  } catch (error) {
    if (!(error instanceof Enough)) {
      found.forEach(disposeSums);
      throw error;
    }
  }
  return joined(found);
}

/** The sum of sums, which are disposed. */
function joined(all: readonly AttentionSums[]): AttentionSums {
  const sum = (one: (sums: AttentionSums) => tf.Tensor3D): tf.Tensor3D =>
    tf.addN(all.map(one));
  const total = {
    products: sum(({ products }) => products),
    queries: sum(({ queries }) => queries),
    keys: sum(({ keys }) => keys),
  };
  all.forEach(disposeSums);
  return total;
}

/** The part of features that lies in the part of a tile that counts, if any. */
function inside(
  x: tf.Tensor4D,
  region: Region,
  part: Tile,
): tf.Tensor4D | undefined {
  const [batch, rows, columns, channels] = x.shape;
  const span = (start: number, size: number, own: number, length: number) => {
    const from = Math.max(start, own);
    return {
      from: from - start,
      size: Math.min(start + size, own + length) - from,
    };
  };
  const down = span(region.y, region.height, part.y, part.height);
  const across = span(region.x, region.width, part.x, part.width);
  if (down.size <= 0 || across.size <= 0) return undefined;
  const [tall, wide] = [region.height / rows, region.width / columns];
  return tf.slice(x, [0, down.from / tall, across.from / wide, 0], [
    batch,
    down.size / tall,
    across.size / wide,
    channels,
  ]);
}
