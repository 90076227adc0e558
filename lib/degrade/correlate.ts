/** What the compiled `wasm/correlate.as.ts` exports. */
interface Correlator {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): void;
  correlate(
    from: number,
    fromStride: number,
    taps: number,
    count: number,
    to: number,
    toStride: number,
    rows: number,
  ): void;
}

/** Outputs that the compiled loop computes together; rows are rounded up to it. */
const lane = 32;

let loaded: Correlator | undefined;

function correlator(): Correlator {
  loaded ??= new WebAssembly.Instance(
    new WebAssembly.Module(
      Deno.readFileSync(new URL("wasm/correlate.wasm", import.meta.url)),
    ),
  ).exports as unknown as Correlator;
  return loaded;
}

/** Taps with the rectangle that holds them, in rows of `width`. */
export interface Taps {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/**
 * The correlation of a padded picture with taps: `height` rows of
 * `rowFloats` values. `fill` writes the padded picture, whose rows begin
 * every `stride` floats, and which has `taps.height - 1` rows more than the
 * result.
 */
export function correlate(
  taps: Taps,
  height: number,
  rowFloats: number,
  channels: number,
  fill: (padded: Float32Array, stride: number) => void,
): Float32Array {
  const { memory, reserve, correlate } = correlator();
  const toStride = Math.ceil(rowFloats / lane) * lane;
  const fromStride = toStride + (taps.width - 1) * channels;
  const fromFloats = fromStride * (height + taps.height - 1);
  const tapsAt = 4 * fromFloats;
  const toAt = tapsAt + 8 * taps.data.length;
  reserve(toAt + 4 * toStride * height);
  fill(new Float32Array(memory.buffer, 0, fromFloats), fromStride);
  const count = writeTaps(taps, memory.buffer, tapsAt, fromStride, channels);
  correlate(0, fromStride, tapsAt, count, toAt, toStride, height);
  const padded = new Float32Array(memory.buffer, toAt, toStride * height);
  const result = new Float32Array(rowFloats * height);
  for (let y = 0; y < height; y++) {
    result.set(
      padded.subarray(y * toStride, y * toStride + rowFloats),
      y * rowFloats,
    );
  }
  return result;
}

/** Writes the taps that are not zero, each as its offset in bytes and its weight; returns how many. */
function writeTaps(
  { width, data }: Taps,
  memory: ArrayBufferLike,
  at: number,
  stride: number,
  channels: number,
): number {
  const offsets = new Uint32Array(memory, at, 2 * data.length);
  const weights = new Float32Array(memory, at, 2 * data.length);
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const x = i % width;
    offsets[2 * count] = 4 * ((i - x) / width * stride + x * channels);
    weights[2 * count + 1] = data[i];
    count++;
  }
  return count;
}
