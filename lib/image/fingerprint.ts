import type { Image } from "./image.ts";

/**
 * What tells a picture from others: its sizes and a hash of its values, in
 * whole numbers that float32 holds exactly, so that a checkpoint may keep them.
 */
export function fingerprint(
  { width, height, channels, data }: Image,
): number[] {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  let hash = 0x811c9dc5; // FNV-1a, a word at a time
  for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193);
  return [width, height, channels, hash >>> 16, hash & 0xffff];
}
