import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import { type Phase, phasesOf } from "./phases.ts";
import type { Pool } from "./pool.ts";
import { Packing, reach, type View } from "./prepare.ts";
import type { ConvShape } from "./shapes.ts";

/** Numbers in a chunk, about. */
const CHUNK = 8192;

/** Convolves a phase of dy with its part of the turned kernel. */
type Convolve = (filter: number, y: number, s: ConvShape, view: View) => void;

/** dx of a convolution with a stride, phase by phase; see `phases.ts`. */
export function stridedInputGrad(
  heap: Heap,
  pool: Pool,
  filter: number,
  dx: number,
  s: ConvShape,
  convolve: Convolve,
): void {
  const phases = phasesOf(s);
  const whole = s.batch * s.height * s.width * s.inChannels;
  if (phases.some(({ y, x }) => y.taps.length * x.taps.length === 0)) {
    heap.floats.fill(0, dx >>> 2, (dx >>> 2) + whole);
  }
  const taps = s.kernelHeight * s.kernelWidth;
  const part = heap.scratch("phase taps", taps * tapSize(s) * 4);
  const room = heap.scratch(
    "phase",
    Math.max(...phases.map(({ y, x }) => y.count * x.count)) * s.batch *
      s.inChannels * 4,
  );
  for (const phase of phases) {
    const { y, x } = phase;
    if (y.taps.length * x.taps.length === 0) continue;
    takeTaps(heap, filter, part, s, phase);
    const shape: ConvShape = {
      ...s,
      inChannels: s.outChannels,
      outChannels: s.inChannels,
      outHeight: y.count,
      outWidth: x.count,
      kernelHeight: y.taps.length,
      kernelWidth: x.taps.length,
      strideY: 1,
      strideX: 1,
      dilationY: y.dilation,
      dilationX: x.dilation,
    };
    convolve(part, room, shape, {
      ...s,
      height: s.outHeight,
      width: s.outWidth,
      channels: s.outChannels,
      paddedHeight: reach(y.count, 1, y.taps.length, y.dilation),
      paddedWidth: reach(x.count, 1, x.taps.length, x.dilation),
      top: y.before,
      left: x.before,
      spreadY: 1,
      spreadX: 1,
      kernelHeight: y.taps.length,
      kernelWidth: x.taps.length,
      transposed: 1,
      packing: Packing.Blocks,
    });
    place(pool, room, dx, s, phase);
  }
}

/** Numbers of one tap of the kernel. */
function tapSize(s: ConvShape): number {
  return s.inChannels * s.outChannels;
}

/** The taps that a phase meets, side by side. */
function takeTaps(
  heap: Heap,
  filter: number,
  to: number,
  s: ConvShape,
  { y, x }: Phase,
): void {
  const { floats } = heap;
  const size = tapSize(s);
  let at = to >>> 2;
  for (const ky of y.taps) {
    for (const kx of x.taps) {
      const from = (filter >>> 2) + (ky * s.kernelWidth + kx) * size;
      floats.copyWithin(at, from, from + size);
      at += size;
    }
  }
}

/** Writes a phase's pixels to their places. */
function place(
  pool: Pool,
  from: number,
  dx: number,
  s: ConvShape,
  { y, x }: Phase,
): void {
  const pixel = s.inChannels * 4;
  const row = s.width * pixel;
  const rows = s.batch * y.count;
  const rowsPerChunk = Math.ceil(CHUNK / (x.count * s.inChannels));
  pool.run(Op.PlacePhase, Math.ceil(rows / rowsPerChunk), [
    ...[from, dx + y.first * row + x.first * pixel, rows, rowsPerChunk],
    ...[y.count, x.count, pixel],
    ...[s.strideX * pixel, s.strideY * row, s.height * row],
  ]);
}
