/** What the compiled `wasm/correlate.as.ts` exports. */
interface Correlator {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): void;
  correlate(
    from: number,
    fromStride: number,
    kernel: number,
    kernelHeight: number,
    kernelWidth: number,
    channels: number,
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
  const kernelAt = 4 * fromFloats;
  const toAt = kernelAt + 4 * taps.data.length;
  reserve(toAt + 4 * toStride * height);
  fill(new Float32Array(memory.buffer, 0, fromFloats), fromStride);
  new Float32Array(memory.buffer, kernelAt, taps.data.length).set(taps.data);
  correlate(
    0,
    fromStride,
    kernelAt,
    taps.height,
    taps.width,
    channels,
    toAt,
    toStride,
    height,
  );
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
