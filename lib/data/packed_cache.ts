import type { Image } from "../image/mod.ts";
import { type PackedImage, packImage } from "./packed_image.ts";

/**
 * Reads pictures by index and keeps them packed until the budget is used up.
 *
 * @param read Gives the pictures that belong to an index.
 * @param budget In bytes.
 */
export function packedCache(
  read: (index: number) => Promise<readonly Image[]>,
  budget: number,
): (index: number) => Promise<readonly PackedImage[]> {
  const kept = new Map<number, Promise<readonly PackedImage[]>>();
  let bytes = 0;
  return (index) => {
    const known = kept.get(index);
    if (known) return known;
    const reading = read(index).then((images) => {
      const packed = images.map(packImage);
      const own = packed.reduce((sum, p) => sum + p.levels.byteLength, 0);
      if (bytes + own > budget) kept.delete(index);
      else bytes += own;
      return packed;
    }, (error) => {
      kept.delete(index);
      throw error;
    });
    kept.set(index, reading);
    return reading;
  };
}
