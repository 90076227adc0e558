import { crc32 } from "node:zlib";

/**
 * What is wrong with a PNG's chunks, or null: libvips accepts a file that has
 * lost its last bytes or fails a checksum, and that is how broken downloads
 * and failing disks show.
 */
export function pngDamage(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) break;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    // A lower-case first letter marks a remark that decoding does not need.
    const needed = type[0] < "a";
    if (
      needed &&
      crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)
    ) {
      return `the checksum of its ${type} chunk at byte ${at} is wrong`;
    }
    if (type === "IEND") return null;
    at = end;
  }
  return "it ends too early";
}
