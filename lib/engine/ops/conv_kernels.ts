import * as tf from "../core.ts";
import { actGrad, type Activation } from "./act_grad.ts";
import {
  composeConv,
  composeConvFilterGrad,
  composeConvInputGrad,
} from "./conv_composition.ts";
import { defineKernel, runKernel } from "./kernel.ts";
import type { ConvWindow } from "./window.ts";

/** The attributes of `ConvBiasAct`. */
export interface ConvBiasActAttrs extends ConvWindow {
  readonly activation: Activation;
  readonly alpha: number;
}

type InputGradAttrs = ConvWindow & { readonly inputShape: number[] };
type FilterGradAttrs = ConvWindow & { readonly filterShape: number[] };

/** The attributes that leave a convolution's result as it is. */
export const linear = { activation: "linear", alpha: 0 } as const;

/** Convolution of `x` with `filter`, plus `bias`, through an activation. */
export function convBiasAct(
  x: tf.Tensor,
  filter: tf.Tensor,
  bias: tf.Tensor | null,
  attrs: ConvBiasActAttrs,
): tf.Tensor {
  const inputs = bias ? { x, filter, bias } : { x, filter };
  return runKernel("ConvBiasAct", inputs, attrs);
}

/** The derivative of a convolution by its input. */
export function convInputGrad(
  dy: tf.Tensor,
  filter: tf.Tensor,
  inputShape: number[],
  { strides, dilations, pad }: ConvWindow,
): tf.Tensor {
  const attrs = { inputShape, strides, dilations, pad };
  return runKernel("ConvInputGrad", { dy, filter }, attrs);
}

/** The derivative of a convolution by its filter. */
export function convFilterGrad(
  x: tf.Tensor,
  dy: tf.Tensor,
  filterShape: number[],
  { strides, dilations, pad }: ConvWindow,
): tf.Tensor {
  const attrs = { filterShape, strides, dilations, pad };
  return runKernel("ConvFilterGrad", { x, dy }, attrs);
}

defineKernel<ConvBiasActAttrs>({
  name: "ConvBiasAct",
  compose: ({ x, filter, bias }, { activation, alpha, ...window }) => {
    const conv = composeConv(x, filter, window);
    const y = bias ? tf.add(conv, bias) : conv;
    if (activation === "relu") return tf.relu(y);
    return activation === "leakyRelu" ? tf.leakyRelu(y, alpha) : y;
  },
  gradient: {
    save: ["x", "filter"],
    saveOutput: true,
    of: (dy, [x, filter, y], { activation, alpha, ...window }) => {
      // Here and not below, where each gradient's own tensors are disposed.
      const dz = actGrad(dy, y, activation, alpha);
      return {
        x: () => convInputGrad(dz, filter, x.shape, window),
        filter: () => convFilterGrad(x, dz, filter.shape, window),
        bias: () => tf.sum(dz, [0, 1, 2]),
      };
    },
  },
});

defineKernel<InputGradAttrs>({
  name: "ConvInputGrad",
  compose: ({ dy, filter }, { inputShape, ...window }) =>
    composeConvInputGrad(dy, filter, inputShape, window),
  gradient: {
    save: ["dy", "filter"],
    of: (g, [dy, filter], { inputShape: _, ...window }) => ({
      dy: () => convBiasAct(g, filter, null, { ...window, ...linear }),
      filter: () => convFilterGrad(g, dy, filter.shape, window),
    }),
  },
});

defineKernel<FilterGradAttrs>({
  name: "ConvFilterGrad",
  compose: ({ x, dy }, { filterShape, ...window }) =>
    composeConvFilterGrad(x, dy, filterShape, window),
  gradient: {
    save: ["x", "dy"],
    of: (g, [x, dy], { filterShape: _, ...window }) => ({
      x: () => convInputGrad(dy, g, x.shape, window),
      dy: () => convBiasAct(x, g, null, { ...window, ...linear }),
    }),
  },
});
