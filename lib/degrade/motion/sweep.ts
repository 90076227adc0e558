import { createImage, type Image } from "../../image/mod.ts";
import { writePadded } from "../pad.ts";

/** Where the picture lies at one moment: turned and scaled about its middle, then shifted. */
export interface Pose {
  /** Pixels to the right. */
  readonly x: number;
  /** Pixels downwards. */
  readonly y: number;
  /** Radians, from rightwards to downwards. */
  readonly turn: number;
  /** How much larger, 0 for as large as it was. */
  readonly zoom: number;
}

/** What the compiled `wasm/sweep.as.ts` exports. */
interface Sweeper {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): void;
  sweep(
    from: number,
    fromWidth: number,
    moments: number,
    count: number,
    places: number,
    to: number,
    width: number,
    height: number,
  ): void;
}

let loaded: Sweeper | undefined;

function sweeper(): Sweeper {
  loaded ??= new WebAssembly.Instance(
    new WebAssembly.Module(
      Deno.readFileSync(new URL("../wasm/sweep.wasm", import.meta.url)),
    ),
  ).exports as unknown as Sweeper;
  return loaded;
}

/** The mean of the picture in all its poses; beyond the edge it is reflected. */
export function sweep(image: Image, poses: readonly Pose[]): Image {
  const { width, height, channels } = image;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const moments = new Float32Array(4 * poses.length);
  let [left, right, top, bottom] = [0, 0, 0, 0];
  poses.forEach((pose, i) => {
    const a = (1 + pose.zoom) * Math.cos(pose.turn);
    const b = (1 + pose.zoom) * Math.sin(pose.turn);
    const x = pose.x + middleX - a * middleX + b * middleY;
    const y = pose.y + middleY - b * middleX - a * middleY;
    moments.set([x, y, a, b], 4 * i);
    for (const column of [0, width - 1]) {
      for (const row of [0, height - 1]) {
        const atX = x + a * column - b * row, atY = y + b * column + a * row;
        left = Math.max(left, -atX);
        right = Math.max(right, atX - width + 1);
        top = Math.max(top, -atY);
        bottom = Math.max(bottom, atY - height + 1);
      }
    }
  });
  // One more pixel for rounding, and one for the neighbour on the right or below.
  const padding = {
    left: Math.ceil(left) + 1,
    right: Math.ceil(right) + 2,
    top: Math.ceil(top) + 1,
    bottom: Math.ceil(bottom) + 2,
    border: "reflect",
  } as const;
  for (let i = 0; i < moments.length; i += 4) {
    moments[i] += padding.left;
    moments[i + 1] += padding.top;
  }
  const fromWidth = padding.left + width + padding.right;
  const fromHeight = padding.top + height + padding.bottom;
  const momentsAt = 16 * fromWidth * fromHeight;
  const placesAt = momentsAt + 4 * moments.length;
  const toAt = placesAt + 4 * moments.length;
  const { memory, reserve, sweep } = sweeper();
  reserve(toAt + 16 * width * height);
  const from = new Float32Array(memory.buffer, 0, momentsAt / 4);
  const padded = new Float32Array(fromWidth * fromHeight * channels);
  writePadded(image, padding, padded, fromWidth * channels);
  interleave(padded, channels, from, 4);
  new Float32Array(memory.buffer, momentsAt, moments.length).set(moments);
  sweep(
    0,
    fromWidth,
    momentsAt,
    poses.length,
    placesAt,
    toAt,
    width,
    height,
  );
  const swept = new Float32Array(memory.buffer, toAt, 4 * width * height);
  const out = createImage(width, height, channels);
  interleave(swept, 4, out.data, channels);
  return out;
}

/** Copies pixels of `fromStep` floats to pixels of `toStep` floats. */
function interleave(
  from: Float32Array,
  fromStep: number,
  to: Float32Array,
  toStep: number,
) {
  const pixels = from.length / fromStep;
  const channels = Math.min(fromStep, toStep);
  for (let i = 0, f = 0, t = 0; i < pixels; i++, f += fromStep, t += toStep) {
    for (let c = 0; c < channels; c++) to[t + c] = from[f + c];
  }
}
