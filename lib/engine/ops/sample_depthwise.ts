import { InputError } from "../input_error.ts";
import * as tf from "../tf.ts";
import { defineKernel, runKernel } from "./kernel.ts";
import {
  type PadAttr,
  padAttr,
  padded,
  type Padding,
  positions,
  unpadded,
} from "./window.ts";

/** Options of {@linkcode sampleDepthwise}. */
export interface SampleDepthwiseOptions {
  /** Zeros around height and width; by default as many as keep the size. */
  readonly pad?: number | Padding;
}

/**
 * Filters every channel of every sample with a kernel of its own (a
 * cross-correlation with stride 1), the dynamic convolution of KDSR.
 *
 * @param x `[batch, height, width, channels]`.
 * @param kernels `[batch, height, width, channels]`, the kernels' sides first.
 * @throws {InputError} If the shapes do not fit together.
 *
 * @example
 * ```ts
 * import { openEngine, sampleDepthwise, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const x: tf.Tensor4D = tf.ones([2, 5, 5, 4]);
 * const kernels: tf.Tensor4D = tf.ones([2, 3, 3, 4]);
 * console.log(sampleDepthwise(x, kernels).shape); // [2, 5, 5, 4]
 * ```
 */
export function sampleDepthwise(
  x: tf.Tensor4D,
  kernels: tf.Tensor4D,
  options: SampleDepthwiseOptions = {},
): tf.Tensor4D {
  const [batch, height, width, channels] = kernels.shape;
  if (
    x.rank !== 4 || kernels.rank !== 4 || x.shape[0] !== batch ||
    x.shape[3] !== channels
  ) {
    throw new InputError(
      `sampleDepthwise got an input of shape [${x.shape}] and kernels of shape [${kernels.shape}]; ` +
        "expected the same number of samples (first) and of channels (last)",
    );
  }
  const attr = padAttr(options.pad ?? [keep(height), keep(width)]);
  if (
    positions(x.shape[1], attr[1], height) < 1 ||
    positions(x.shape[2], attr[2], width) < 1
  ) {
    throw new InputError(
      `sampleDepthwise got kernels of ${height}x${width}, larger than its input of shape [${x.shape}]; ` +
        "give a larger picture or more padding",
    );
  }
  return filterSamples(x, kernels, attr) as tf.Tensor4D;
}

function keep(size: number): [number, number] {
  return [(size - 1) >> 1, size >> 1];
}

function filterSamples(x: tf.Tensor, filter: tf.Tensor, pad: PadAttr) {
  return runKernel("SampleDepthwise", { x, filter }, { pad });
}

function inputGrad(
  dy: tf.Tensor,
  filter: tf.Tensor,
  inputShape: number[],
  pad: PadAttr,
) {
  const attrs = { inputShape, pad };
  return runKernel("SampleDepthwiseInputGrad", { dy, filter }, attrs);
}

function filterGrad(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: number[],
  pad: PadAttr,
) {
  const attrs = { filterShape, pad };
  return runKernel("SampleDepthwiseFilterGrad", { x, dy }, attrs);
}

defineKernel<{ pad: PadAttr }>({
  name: "SampleDepthwise",
  compose: ({ x, filter }, { pad }) => correlate(padded(x, pad), filter),
  gradient: {
    save: ["x", "filter"],
    of: (dy, [x, filter], { pad }) => ({
      x: () => inputGrad(dy, filter, x.shape, pad),
      filter: () => filterGrad(x, dy, filter.shape, pad),
    }),
  },
});

defineKernel<{ inputShape: number[]; pad: PadAttr }>({
  name: "SampleDepthwiseInputGrad",
  compose: ({ dy, filter }, { pad }) => {
    const [, height, width] = filter.shape;
    const full = padAttr([[height - 1, height - 1], [width - 1, width - 1]]);
    const turned = tf.reverse(filter, [1, 2]);
    return unpadded(correlate(padded(dy, full), turned), pad);
  },
  gradient: {
    save: ["dy", "filter"],
    of: (g, [dy, filter], { pad }) => ({
      dy: () => filterSamples(g, filter, pad),
      filter: () => filterGrad(g, dy, filter.shape, pad),
    }),
  },
});

defineKernel<{ filterShape: number[]; pad: PadAttr }>({
  name: "SampleDepthwiseFilterGrad",
  compose: ({ x, dy }, { filterShape, pad }) => {
    const whole = padded(x, pad);
    const sums = taps(filterShape).map(([i, j]) =>
      tf.sum(tf.mul(tf.slice(whole, [0, i, j, 0], dy.shape), dy), [1, 2])
    );
    return tf.reshape(tf.stack(sums, 1), filterShape);
  },
  gradient: {
    save: ["x", "dy"],
    of: (g, [x, dy], { pad }) => ({
      x: () => inputGrad(dy, g, x.shape, pad),
      dy: () => filterSamples(x, g, pad),
    }),
  },
});

/** The positions within a kernel, row by row. */
function taps([, height, width]: number[]): [number, number][] {
  return Array.from(
    { length: height * width },
    (_, k) => [Math.floor(k / width), k % width],
  );
}

/** The correlation without padding: one shifted product for every tap. */
function correlate(x: tf.Tensor, filter: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = filter.shape;
  const [, rows, columns] = x.shape as number[];
  const size = [batch, rows - height + 1, columns - width + 1, channels];
  let total: tf.Tensor | undefined;
  for (const [i, j] of taps(filter.shape)) {
    const product = tf.mul(
      tf.slice(x, [0, i, j, 0], size),
      tf.slice(filter, [0, i, j, 0], [batch, 1, 1, channels]),
    );
    const sum: tf.Tensor = total ? tf.add(total, product) : product;
    if (total) tf.dispose([total, product]);
    total = sum;
  }
  return total!;
}
