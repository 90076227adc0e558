import { InputError } from "../engine/input_error.ts";

/** Whole levels from 0 to 255 of a decoded file, channels interleaved. */
export interface Levels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/**
 * Reads an uncompressed BMP of 1, 4, 8, 16, 24 or 32 bits per pixel, with a
 * palette or bit masks, bottom-up or top-down.
 *
 * Own code, because libvips as sharp ships it has no BMP, and the libraries
 * looked at read wrongly: one stops 4-bit pictures of odd width after their
 * first row and ignores where the pixels start, another drops the palette.
 *
 * @param name Stands for the file in messages.
 */
export function decodeBmp(bytes: Uint8Array, name: string): Levels {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const truncated = () =>
    new InputError(
      `${name} is a BMP that ends too early (${bytes.length} bytes); fetch or save it again`,
    );
  if (bytes.length < 26) throw truncated();
  const pixels = view.getUint32(10, true);
  const header = view.getUint32(14, true);
  const old = header === 12;
  if (!old && bytes.length < 54) throw truncated();
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const rows = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  const height = Math.abs(rows);

  const masked = compression === 3 || compression === 6;
  if (
    ![1, 4, 8, 16, 24, 32].includes(bits) || width <= 0 || height === 0 ||
    (compression !== 0 && !(masked && bits >= 16))
  ) {
    throw new InputError(
      `${name} is a BMP of ${width}x${height} with ${bits} bits and compression ` +
        `${compression}; expected an uncompressed one, so save it as PNG`,
    );
  }
  const stride = Math.ceil(width * bits / 32) * 4;
  if (pixels + stride * height > bytes.length) throw truncated();

  const rgb = new Uint8Array(width * height * 3);
  const colour = bits <= 8
    ? palette(bytes, 14 + header, old ? 3 : 4, bits, pixels)
    : null;
  const masks = bits === 16 || bits === 32
    ? channelMasks(view, bits, masked && bytes.length >= 66)
    : null;
  for (let y = 0; y < height; y++) {
    const row = pixels + (rows < 0 ? y : height - 1 - y) * stride;
    let to = y * width * 3;
    for (let x = 0; x < width; x++, to += 3) {
      if (colour) {
        const bit = x * bits;
        const index = (bytes[row + (bit >> 3)] >> (8 - bits - (bit & 7))) &
          ((1 << bits) - 1);
        for (let c = 0; c < 3; c++) rgb[to + c] = colour[index * 3 + c];
      } else if (masks) {
        const value = bits === 16
          ? view.getUint16(row + x * 2, true)
          : view.getUint32(row + x * 4, true);
        for (let c = 0; c < 3; c++) rgb[to + c] = masks[c](value);
      } else {
        for (let c = 0; c < 3; c++) rgb[to + c] = bytes[row + x * 3 + 2 - c];
      }
    }
  }
  return colour !== null && isGrey(colour)
    ? { width, height, channels: 1, data: rgb.filter((_, i) => i % 3 === 0) }
    : { width, height, channels: 3, data: rgb };
}

/** The palette as RGB triples; entries that the file leaves out are black. */
function palette(
  bytes: Uint8Array,
  start: number,
  entry: number,
  bits: number,
  pixels: number,
): Uint8Array {
  const colours = new Uint8Array(3 << bits);
  const end = Math.min(pixels, bytes.length);
  for (let i = 0; i < 1 << bits; i++) {
    const from = start + i * entry;
    if (from + 3 > end) break;
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = bytes[from + 2 - c];
  }
  return colours;
}

function isGrey(colours: Uint8Array): boolean {
  for (let i = 0; i < colours.length; i += 3) {
    if (colours[i] !== colours[i + 1] || colours[i] !== colours[i + 2]) {
      return false;
    }
  }
  return true;
}

/** Readers of red, green and blue from a pixel word, stretched to 0..255. */
function channelMasks(view: DataView, bits: number, given: boolean) {
  const usual = bits === 16
    ? [0x7c00, 0x03e0, 0x001f]
    : [0xff0000, 0x00ff00, 0x0000ff];
  return usual.map((mask, i) => {
    const used = given ? view.getUint32(54 + i * 4, true) : mask;
    // The lowest set bit tells where the channel starts.
    const unit = (used & -used) >>> 0;
    const top = unit > 0 ? used / unit : 1;
    return (value: number) =>
      Math.round(((value & used) >>> 0) / (unit || 1) * 255 / top);
  });
}
