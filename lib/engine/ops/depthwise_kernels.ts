import * as tf from "../core.ts";
import { insertZeros } from "./insert_zeros.ts";
import { defineKernel, runKernel } from "./kernel.ts";
import { type ConvWindow, padded, patch, unpadded } from "./window.ts";

type InputGradAttrs = ConvWindow & { readonly inputShape: number[] };
type FilterGradAttrs = ConvWindow & { readonly filterShape: number[] };

/** The derivative of a depthwise convolution by its input. */
export function depthwiseInputGrad(
  dy: tf.Tensor,
  filter: tf.Tensor,
  inputShape: number[],
  { strides, dilations, pad }: ConvWindow,
): tf.Tensor {
  const attrs = { inputShape, strides, dilations, pad };
  return runKernel("DepthwiseInputGrad", { dy, filter }, attrs);
}

/** The derivative of a depthwise convolution by its filter. */
export function depthwiseFilterGrad(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: number[],
  { strides, dilations, pad }: ConvWindow,
): tf.Tensor {
  const attrs = { filterShape, strides, dilations, pad };
  return runKernel("DepthwiseFilterGrad", { x, dy }, attrs);
}

/** The convolution again, which is what its gradients' gradients are made of. */
function depthwise(x: tf.Tensor, filter: tf.Tensor, window: ConvWindow) {
  return tf.depthwiseConv2d(
    x as tf.Tensor4D,
    filter as tf.Tensor4D,
    window.strides,
    window.pad,
    "NHWC",
    window.dilations,
  );
}

/** Every tap of a filter with where its patch begins. */
function* taps([height, width]: number[], [down, across]: [number, number]) {
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      yield { i, j, top: i * down, left: j * across };
    }
  }
}

defineKernel<InputGradAttrs>({
  name: "DepthwiseInputGrad",
  compose: ({ dy, filter }, { inputShape, strides, dilations, pad }) => {
    const [batch, rows, columns] = dy.shape as number[];
    const [, , inputs, times] = filter.shape as number[];
    const split = tf.reshape(dy, [batch * rows * columns, inputs, times]);
    const [, height, width] = inputShape.map((size, axis) =>
      size + pad[axis][0] + pad[axis][1]
    );
    let total: tf.Tensor | undefined;
    for (const { i, j, top, left } of taps(filter.shape, dilations)) {
      const part = tf.tidy(() => {
        const tap = tf.reshape(
          tf.slice(filter, [i, j, 0, 0], [1, 1, inputs, times]),
          [1, inputs, times],
        );
        const flat = tf.sum(tf.mul(split, tap), 2);
        const small = tf.reshape(flat, [batch, rows, columns, inputs]);
        const down = insertZeros(small, 1, strides[0]);
        const apart = insertZeros(down, 2, strides[1]);
        return tf.pad(apart, [
          [0, 0],
          [top, height - top - apart.shape[1]!],
          [left, width - left - apart.shape[2]!],
          [0, 0],
        ]);
      });
      const sum: tf.Tensor = total ? tf.add(total, part) : part;
      if (total) tf.dispose([total, part]);
      total = sum;
    }
    return unpadded(total!, pad);
  },
  gradient: {
    save: ["dy", "filter"],
    of: (g, [dy, filter], { inputShape: _, ...window }) => ({
      dy: () => depthwise(g, filter, window),
      filter: () => depthwiseFilterGrad(g, dy, filter.shape, window),
    }),
  },
});

defineKernel<FilterGradAttrs>({
  name: "DepthwiseFilterGrad",
  compose: ({ x, dy }, { filterShape, strides, dilations, pad }) => {
    const [, , inputs, times] = filterShape;
    const whole = padded(x, pad);
    const split = tf.reshape(dy, [-1, inputs, times]);
    const sums: tf.Tensor[] = [];
    for (const { top, left } of taps(filterShape, dilations)) {
      sums.push(tf.tidy(() => {
        const seen = patch(whole, top, left, dy.shape, strides);
        return tf.sum(tf.mul(tf.reshape(seen, [-1, inputs, 1]), split), 0);
      }));
    }
    return tf.reshape(tf.stack(sums), filterShape);
  },
  gradient: {
    save: ["x", "dy"],
    of: (g, [x, dy], { filterShape: _, ...window }) => ({
      x: () => depthwiseInputGrad(dy, g, x.shape, window),
      dy: () => depthwise(x, g, window),
    }),
  },
});
