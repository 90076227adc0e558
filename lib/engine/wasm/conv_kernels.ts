import type * as tf from "../core.ts";
import type { DenseMethods } from "./conv_methods.ts";
import type { Heap } from "./heap.ts";
import type { Inputs, KernelSet } from "../kernel_set.ts";
import {
  type Activation,
  convShape,
  linear,
  outShape,
  type WindowAttrs,
} from "./shapes.ts";

type Activated = WindowAttrs & {
  readonly activation: string;
  readonly alpha: number;
};
type FusedAttrs = WindowAttrs & {
  readonly dataFormat: string;
  readonly activation: string;
  readonly leakyreluAlpha?: number;
};
type InputGradAttrs = WindowAttrs & { readonly inputShape: number[] };
type FilterGradAttrs = WindowAttrs & { readonly filterShape: number[] };

const activations: Record<string, Activation["name"]> = {
  linear: "linear",
  relu: "relu",
  leakyRelu: "leakyRelu",
  leakyrelu: "leakyRelu",
};

/** Convolutions: our own kernels and those of TensorFlow.js with the same work. */
export function setConvKernels(
  set: KernelSet,
  heap: Heap,
  convolutions: DenseMethods,
): void {
  const forward = (
    { x, filter, bias }: Inputs,
    attrs: WindowAttrs,
    activation: Activation,
  ): tf.TensorInfo => {
    const shape = convShape(x.shape, filter.shape, attrs);
    const y = heap.output(outShape(shape));
    convolutions.forward(
      heap.offset(x),
      heap.offset(filter),
      bias ? heap.offset(bias) : null,
      y.offset,
      shape,
      activation,
    );
    return y.tensor;
  };

  const inputGrad = (
    { dy, filter }: Inputs,
    attrs: InputGradAttrs,
  ): tf.TensorInfo => {
    const dx = heap.output(attrs.inputShape);
    convolutions.inputGrad(
      heap.offset(dy),
      heap.offset(filter),
      dx.offset,
      convShape(attrs.inputShape, filter.shape, attrs),
    );
    return dx.tensor;
  };

  const filterGrad = (
    { x, dy }: Inputs,
    attrs: FilterGradAttrs,
  ): tf.TensorInfo => {
    const filter = heap.output(attrs.filterShape);
    convolutions.filterGrad(
      heap.offset(x),
      heap.offset(dy),
      filter.offset,
      convShape(x.shape, attrs.filterShape, attrs),
    );
    return filter.tensor;
  };

  set.set<Activated>("ConvBiasAct", (inputs, attrs) =>
    forward(inputs, attrs, {
      name: activations[attrs.activation],
      alpha: attrs.alpha,
    }));
  set.set("ConvInputGrad", inputGrad);
  set.set("ConvFilterGrad", filterGrad);

  set.setFor<FusedAttrs>(
    "Conv2D",
    (inputs, attrs) =>
      attrs.dataFormat === "NCHW" ? null : forward(inputs, attrs, linear),
  );
  set.setFor<FusedAttrs>("FusedConv2D", (inputs, attrs) => {
    const { bias, filter, preluActivationWeights } = inputs;
    const name = activations[attrs.activation];
    if (!name || preluActivationWeights || attrs.dataFormat === "NCHW") {
      return null;
    }
    if (
      bias && (bias.shape.length !== 1 || bias.shape[0] !== filter.shape[3])
    ) {
      return null;
    }
    return forward(inputs, attrs, { name, alpha: attrs.leakyreluAlpha ?? 0.2 });
  });
  set.setFor<InputGradAttrs & FusedAttrs>(
    "Conv2DBackpropInput",
    (inputs, attrs) =>
      attrs.dataFormat === "NCHW" ? null : inputGrad(inputs, attrs),
  );
  set.setFor<FilterGradAttrs & FusedAttrs>(
    "Conv2DBackpropFilter",
    (inputs, attrs) =>
      attrs.dataFormat === "NCHW" ? null : filterGrad(inputs, attrs),
  );
}
