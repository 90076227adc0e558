import * as tf from "../core.ts";
import { insertZeros } from "../ops/insert_zeros.ts";
import { replaceGradient } from "./register.ts";

interface Attrs {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/* What was left out gets no gradient: zeros go back in its place. */
replaceGradient<Attrs>({
  kernelName: tf.StridedSlice,
  save: ["x"],
  of: (dy, [x], attrs) => ({
    x: () => {
      const info = tf.slice_util.sliceInfo(
        x.shape,
        attrs.begin,
        attrs.end,
        attrs.strides,
        attrs.beginMask,
        attrs.endMask,
        attrs.ellipsisMask,
        attrs.newAxisMask,
        attrs.shrinkAxisMask,
      );
      const { begin, end, strides } = info;
      const taken = tf.slice_util.computeOutShape(begin, end, strides);
      let gradient = tf.reshape(dy, taken);
      const pads = strides.map((stride, axis): [number, number] => {
        const step = Math.abs(stride);
        const span = Math.max(0, (taken[axis] - 1) * step + 1);
        const first = stride > 0 ? begin[axis] : begin[axis] - span + 1;
        if (stride < 0) gradient = tf.reverse(gradient, axis);
        gradient = insertZeros(gradient, axis, step);
        return [first, x.shape[axis]! - first - span];
      });
      return tf.pad(gradient, pads);
    },
  }),
});
