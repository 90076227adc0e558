import * as tf from "../core.ts";

/** Zeros around height and width: `[[top, bottom], [left, right]]`. */
export type Padding = readonly [
  readonly [number, number],
  readonly [number, number],
];

/** Padding in the form that TensorFlow.js takes for NHWC tensors. */
export type PadAttr = [
  [number, number],
  [number, number],
  [number, number],
  [number, number],
];

/** How a convolution's window moves. */
export interface ConvWindow {
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: PadAttr;
}

/** One number for both directions, or `[vertical, horizontal]`. */
export type Pair = number | readonly [number, number];

/** The padding as an attribute of a kernel. */
export function padAttr(pad: number | Padding): PadAttr {
  const [[top, bottom], [left, right]] = typeof pad === "number"
    ? [[pad, pad], [pad, pad]]
    : pad;
  return [[0, 0], [top, bottom], [left, right], [0, 0]];
}

/** A pair from what may be one number. */
export function pair(value: Pair): [number, number] {
  return typeof value === "number" ? [value, value] : [value[0], value[1]];
}

/** How many positions a window takes along one side. */
export function positions(
  size: number,
  [before, after]: readonly [number, number],
  window: number,
  stride = 1,
  dilation = 1,
): number {
  const reach = (window - 1) * dilation + 1;
  return Math.floor((size + before + after - reach) / stride) + 1;
}

/** Whether no padding is asked for. */
function isUnpadded(pad: PadAttr): boolean {
  return pad.every(([before, after]) => before === 0 && after === 0);
}

/** The tensor with zeros around it. */
export function padded(x: tf.Tensor, pad: PadAttr): tf.Tensor {
  return isUnpadded(pad) ? x : tf.pad(x, pad);
}

/** The tensor without what {@linkcode padded} put around it. */
export function unpadded(x: tf.Tensor, pad: PadAttr): tf.Tensor {
  if (isUnpadded(pad)) return x;
  return tf.slice(
    x,
    pad.map(([before]) => before),
    x.shape.map((size, axis) => size - pad[axis][0] - pad[axis][1]),
  );
}

/** What one tap of a strided window sees, for results of the given shape. */
export function patch(
  x: tf.Tensor,
  top: number,
  left: number,
  [batch, rows, columns]: number[],
  [down, across]: [number, number],
): tf.Tensor {
  const channels = x.shape[3]!;
  const begin = [0, top, left, 0];
  if (down === 1 && across === 1) {
    return tf.slice(x, begin, [batch, rows, columns, channels]);
  }
  return tf.stridedSlice(x, begin, [
    batch,
    top + (rows - 1) * down + 1,
    left + (columns - 1) * across + 1,
    channels,
  ], [1, down, across, 1]);
}
