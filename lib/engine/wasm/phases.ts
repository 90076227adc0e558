import type { ConvShape } from "./shapes.ts";

/**
 * The gradient by the input of a convolution with a stride falls apart into
 * convolutions with stride 1: the pixels whose distance is the stride meet the
 * same taps of the kernel, and no others. None of them multiplies the zeros
 * that would lie between the pixels of dy.
 */
export interface Phase {
  readonly y: AxisPhase;
  readonly x: AxisPhase;
}

/** One direction of a phase. */
export interface AxisPhase {
  /** The first pixel; the others follow at the distance of the stride. */
  readonly first: number;
  /** How many there are. */
  readonly count: number;
  /** The taps that they meet. */
  readonly taps: readonly number[];
  /** How far apart in dy lies what neighbouring taps meet. */
  readonly dilation: number;
  /** Zeros before dy, negative where it is cut. */
  readonly before: number;
}

/** All phases that have pixels, also those that meet no tap. */
export function phasesOf(s: ConvShape): Phase[] {
  const rows = axis(s.height, s.kernelHeight, s.strideY, s.dilationY, s.top);
  const columns = axis(s.width, s.kernelWidth, s.strideX, s.dilationX, s.left);
  return rows.flatMap((y) => columns.map((x) => ({ y, x })));
}

function axis(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  before: number,
): AxisPhase[] {
  const phases: AxisPhase[] = [];
  for (let first = 0; first < Math.min(stride, size); first++) {
    const taps: number[] = [];
    for (let tap = 0; tap < kernel; tap++) {
      if ((first + before - tap * dilation) % stride === 0) taps.push(tap);
    }
    const apart = taps.length > 1 ? (taps[1] - taps[0]) * dilation / stride : 1;
    // What the last tap meets at the first pixel.
    const met = (first + before - taps[taps.length - 1] * dilation) / stride;
    phases.push({
      first,
      count: Math.ceil((size - first) / stride),
      taps,
      dilation: apart,
      before: taps.length > 0 ? -met : 0,
    });
  }
  return phases;
}
