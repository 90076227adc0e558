import * as tf from "../core.ts";
import { insertZeros } from "./insert_zeros.ts";
import {
  type ConvWindow,
  type PadAttr,
  padded,
  patch,
  unpadded,
} from "./window.ts";

/**
 * Convolutions made of what every backend has. Padding is written as "same"
 * or "valid" wherever it can be, because TensorFlow's gradient kernels know
 * no other, and is done by hand where it cannot.
 */
interface Plain {
  readonly named: "same" | "valid";
  /** What is left to be padded by hand. */
  readonly pad: PadAttr;
}

const none: PadAttr = [[0, 0], [0, 0], [0, 0], [0, 0]];

function plain(
  [, height, width]: number[],
  [filterHeight, filterWidth]: number[],
  { strides, pad }: ConvWindow,
): Plain {
  const same = [
    samePad(height, filterHeight, strides[0]),
    samePad(width, filterWidth, strides[1]),
  ];
  const isSame = same.every(([before, after], i) =>
    pad[i + 1][0] === before && pad[i + 1][1] === after
  );
  return isSame ? { named: "same", pad: none } : { named: "valid", pad };
}

/** What "same" means to TensorFlow: the odd zero goes to the end. */
function samePad(
  size: number,
  window: number,
  stride: number,
): [number, number] {
  const needed = (Math.ceil(size / stride) - 1) * stride + window - size;
  const total = Math.max(0, needed);
  return [total >> 1, total - (total >> 1)];
}

/** The filter with zeros between its taps, so that no backend need dilate. */
function spread(filter: tf.Tensor, [down, across]: [number, number]) {
  return insertZeros(insertZeros(filter, 0, down), 1, across);
}

/** The convolution itself. */
export function composeConv(
  x: tf.Tensor,
  filter: tf.Tensor,
  window: ConvWindow,
): tf.Tensor {
  const dense = spread(filter, window.dilations);
  const { named, pad } = plain(x.shape, dense.shape, window);
  return tf.conv2d(
    padded(x, pad) as tf.Tensor4D,
    dense as tf.Tensor4D,
    window.strides,
    named,
  );
}

/** Its derivative by the input. */
export function composeConvInputGrad(
  dy: tf.Tensor,
  filter: tf.Tensor,
  inputShape: number[],
  window: ConvWindow,
): tf.Tensor {
  const dense = spread(filter, window.dilations);
  const { named, pad } = plain(inputShape, dense.shape, window);
  const dx = tf.engine().runKernel("Conv2DBackpropInput", {
    dy,
    filter: dense,
  }, {
    strides: window.strides,
    pad: named,
    dataFormat: "NHWC",
    inputShape: inputShape.map((size, axis) =>
      size + pad[axis][0] + pad[axis][1]
    ),
  }) as tf.Tensor;
  return unpadded(dx, pad);
}

/** Its derivative by the filter. */
export function composeConvFilterGrad(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: number[],
  window: ConvWindow,
): tf.Tensor {
  const { dilations, strides } = window;
  const dilated = dilations[0] > 1 || dilations[1] > 1;
  if (dilated || tf.getBackend() === "wasm") {
    return filterGradByTap(x, dy, filterShape, window);
  }
  const { named, pad } = plain(x.shape, filterShape, window);
  return tf.engine().runKernel("Conv2DBackpropFilter", {
    x: padded(x, pad),
    dy,
  }, { strides, pad: named, dataFormat: "NHWC", filterShape });
}

/** One matrix product for every tap of the filter. */
function filterGradByTap(
  x: tf.Tensor,
  dy: tf.Tensor,
  [height, width, inputs, outputs]: number[],
  { strides, dilations, pad }: ConvWindow,
): tf.Tensor {
  const whole = padded(x, pad);
  const flat = tf.reshape(dy, [-1, outputs]);
  const taps: tf.Tensor[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const [top, left] = [i * dilations[0], j * dilations[1]];
      const seen = patch(whole, top, left, dy.shape, strides);
      const columns = tf.reshape(seen, [-1, inputs]);
      taps.push(tf.matMul(columns, flat, true, false));
    }
  }
  return tf.reshape(tf.concat(taps, 0), [height, width, inputs, outputs]);
}
