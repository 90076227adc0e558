import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { type Activation, activationWords, type ConvShape } from "./shapes.ts";

/** How weights are packed, as in kernels/pad_and_pack.as.ts. */
export enum Packing {
  /** Eight outputs side by side. */
  Blocks,
  /** Transformed, see kernels/winograd_weights.as.ts. */
  Winograd,
  /** Four inputs side by side, see kernels/few_outputs.as.ts. */
  FewOutputs,
}

/** How the source of a convolution is laid out for it. */
export interface View {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly paddedHeight: number;
  readonly paddedWidth: number;
  readonly top: number;
  readonly left: number;
  readonly spreadY: number;
  readonly spreadX: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** 1 to turn the kernel and swap its channels. */
  readonly transposed: 0 | 1;
  /** How the kernel is packed. */
  readonly packing: Packing;
}

/** The layout in which a convolution reads its input. */
export function inputView(s: ConvShape): View {
  return {
    ...s,
    channels: s.inChannels,
    paddedHeight: reach(s.outHeight, s.strideY, s.kernelHeight, s.dilationY),
    paddedWidth: reach(s.outWidth, s.strideX, s.kernelWidth, s.dilationX),
    spreadY: 1,
    spreadX: 1,
    transposed: 0,
    packing: Packing.Blocks,
  };
}

/** How much of its input a window sees that takes so many positions. */
export function reach(
  positions: number,
  stride: number,
  kernel: number,
  dilation: number,
): number {
  return (positions - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Bytes that are written before another thread has woken up. */
const LITTLE = 2 ** 17;

/** The padded source and the packed weights, in memory of their own or as they are. */
export function prepare(
  heap: Heap,
  pool: Pool,
  source: number,
  filter: number | null,
  v: View,
): [number, number] {
  const plain = v.top === 0 && v.left === 0 &&
    v.paddedHeight === v.height && v.paddedWidth === v.width &&
    v.spreadY === 1 && v.spreadX === 1;
  const rows = plain ? 0 : v.batch * v.paddedHeight;
  const rowBytes = v.paddedWidth * v.channels * 4;
  const padded = plain
    ? source
    : heap.scratch("padded", v.batch * v.paddedHeight * rowBytes);
  const outputs = v.transposed ? v.inChannels : v.outChannels;
  const inputs = v.transposed ? v.outChannels : v.inChannels;
  const taps = v.packing === Packing.Winograd
    ? 36
    : v.kernelHeight * v.kernelWidth;
  const packedBytes = Math.ceil(outputs / 4) * 16 * inputs * taps;
  const packed = filter === null ? 0 : heap.scratch("packed", packedBytes);
  const rowsPerChunk = Math.max(1, Math.ceil(16384 / rowBytes));
  const padChunks = Math.ceil(rows / rowsPerChunk);
  const packChunks = filter === null ? 0 : Math.ceil(outputs / 8) *
    (v.packing === Packing.Winograd ? 1 : v.kernelHeight);
  pool.run(Op.PadAndPack, padChunks + packChunks, [
    padChunks,
    source,
    padded,
    v.height,
    v.width,
    v.channels,
    v.paddedHeight,
    v.paddedWidth,
    v.top,
    v.left,
    v.spreadY,
    v.spreadX,
    rows,
    rowsPerChunk,
    filter ?? 0,
    packed,
    v.kernelHeight,
    v.kernelWidth,
    v.inChannels,
    v.outChannels,
    v.transposed,
    v.packing,
  ], rows * rowBytes + (filter === null ? 0 : packedBytes) < LITTLE);
  return [padded, packed];
}

/** A patch of the padded source, in the order of kernels/patch.as.ts. */
export function patchOf(
  s: ConvShape,
  paddedWidth: number,
  activation: Activation,
): number[] {
  const dilated = s.dilationX > 1;
  const taps = dilated ? s.kernelWidth : 1;
  const run = s.kernelWidth * s.inChannels / taps;
  const nextTap = dilated ? (s.dilationX - 1) * s.inChannels * 4 : 0;
  const nextRow = s.dilationY * paddedWidth * s.inChannels * 4 -
    taps * (run * 4 + nextTap);
  const words = activationWords(activation);
  return [s.kernelHeight, taps, run, nextTap, nextRow, ...words];
}
