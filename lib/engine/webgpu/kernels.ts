import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "../core.ts";
import type { Inputs, KernelSet } from "../kernel_set.ts";
import type { AdamUpdateOptions } from "../ops/adam_update.ts";
import type { ConvBiasActAttrs } from "../ops/conv_kernels.ts";
import { type ConvWindow, type PadAttr, positions } from "../ops/window.ts";
import { runConv } from "./conv_program.ts";
import {
  type DepthwiseJob,
  runDepthwise,
  runDepthwiseFilterGrad,
  runDepthwiseInputGrad,
} from "./depthwise_program.ts";
import { runFilterGrad } from "./filter_grad_program.ts";
import { pointwise } from "./pointwise.ts";

type WithInput = { readonly inputShape: number[] };
type WithFilter = { readonly filterShape: number[] };
type Pad = { readonly pad: PadAttr };

/** Puts our kernels in the place of compositions, and mends one of TensorFlow.js's. */
export function setKernels(set: KernelSet, backend: WebGPUBackend): void {
  setConvolutions(set, backend);
  setDepthwise(set, backend);
  setPointwise(set, backend);
  setAddN(set, backend);
}

function setConvolutions(set: KernelSet, backend: WebGPUBackend): void {
  set.set<ConvBiasActAttrs>(
    "ConvBiasAct",
    ({ x, filter, bias }, { activation, alpha, ...window }) =>
      runConv(backend, {
        x,
        filter,
        bias,
        window,
        outputShape: outputShape(
          x.shape,
          filter.shape,
          window,
          filter.shape[3],
        ),
        transposed: false,
        activation: activations[activation],
        ...activation === "leakyRelu" ? { numbers: { alpha } } : {},
      }),
  );
  set.set<ConvWindow & WithInput>(
    "ConvInputGrad",
    ({ dy, filter }, { inputShape, ...window }) => {
      const turned = tf.transpose(filter as tf.Tensor, [0, 1, 3, 2]);
      const dx = runConv(backend, {
        x: dy,
        filter: turned,
        window,
        outputShape: inputShape,
        transposed: true,
        activation: activations.linear,
      });
      turned.dispose();
      return dx;
    },
  );
  set.set<ConvWindow & WithFilter>(
    "ConvFilterGrad",
    ({ x, dy }, { filterShape, ...window }) =>
      runFilterGrad(backend, x, dy, filterShape, window),
  );
}

const activations = {
  linear: "value",
  relu: "max(value, vec4<f32>(0.0))",
  leakyRelu: "select(uniforms.alpha * value, value, value > vec4<f32>(0.0))",
} as const;

function outputShape(
  x: number[],
  [height, width]: number[],
  { strides, dilations, pad }: ConvWindow,
  channels: number,
): number[] {
  const side = (axis: 0 | 1, window: number) =>
    positions(
      x[axis + 1],
      pad[axis + 1],
      window,
      strides[axis],
      dilations[axis],
    );
  return [x[0], side(0, height), side(1, width), channels];
}

function setDepthwise(set: KernelSet, backend: WebGPUBackend): void {
  const dense = ({ pad }: Pad): ConvWindow => ({
    pad,
    strides: [1, 1],
    dilations: [1, 1],
  });
  const perSample = ([, ...sides]: number[], attrs: Pad): DepthwiseJob => ({
    window: dense(attrs),
    filterShape: [...sides, 1],
    perSample: true,
  });
  const shared = (
    filterShape: number[],
    { strides, dilations, pad }: ConvWindow,
  ): DepthwiseJob => ({
    window: { strides, dilations, pad },
    filterShape,
    perSample: false,
  });

  set.set<Pad>("SampleDepthwise", ({ x, filter }, attrs) => {
    const job = perSample(filter.shape, attrs);
    const { window, filterShape } = job;
    const shape = outputShape(x.shape, filterShape, window, x.shape[3]);
    return runDepthwise(backend, x, filter, shape, job);
  });
  set.set<Pad & WithInput>("SampleDepthwiseInputGrad", (inputs, attrs) => {
    const { dy, filter } = inputs;
    const job = perSample(filter.shape, attrs);
    return runDepthwiseInputGrad(backend, dy, filter, attrs.inputShape, job);
  });
  set.set<Pad & WithFilter>(
    "SampleDepthwiseFilterGrad",
    ({ x, dy }, attrs) =>
      runDepthwiseFilterGrad(
        backend,
        x,
        dy,
        perSample(attrs.filterShape, attrs),
      ),
  );
  set.set<ConvWindow & WithInput>("DepthwiseInputGrad", (inputs, attrs) => {
    const { dy, filter } = inputs;
    const job = shared(filter.shape, attrs);
    return runDepthwiseInputGrad(backend, dy, filter, attrs.inputShape, job);
  });
  set.set<ConvWindow & WithFilter>(
    "DepthwiseFilterGrad",
    ({ x, dy }, attrs) =>
      runDepthwiseFilterGrad(backend, x, dy, shared(attrs.filterShape, attrs)),
  );
}

function setPointwise(set: KernelSet, backend: WebGPUBackend): void {
  set.set<{ activation: string; alpha: number }>(
    "ActGrad",
    ({ dy, y }, { activation, alpha }) =>
      pointwise(
        backend,
        { dy, y },
        "select(uniforms.slope * dy, dy, y > zero)",
        { slope: activation === "leakyRelu" ? alpha : 0 },
      ),
  );
  set.set<AdamUpdateOptions>("AdamUpdate", (inputs, options) => {
    const { param, m, v, grad } = inputs;
    const { beta1, beta2, eps } = options;
    const mean = pointwise(
      backend,
      { m, grad },
      "uniforms.keep * m + uniforms.take * grad",
      { keep: beta1, take: 1 - beta1 },
    );
    const square = pointwise(
      backend,
      { v, grad },
      "uniforms.keep * v + uniforms.take * grad * grad",
      { keep: beta2, take: 1 - beta2 },
    );
    const next = pointwise(
      backend,
      { param, m: mean, v: square },
      "param - uniforms.rate * m / (sqrt(v * uniforms.unbias) + uniforms.eps)",
      {
        rate: options.learningRate / options.biasCorrection1,
        unbias: 1 / options.biasCorrection2,
        eps,
      },
    );
    return [next, mean, square];
  });
}

/**
 * TensorFlow.js binds all terms at once, which a card refuses from its eighth
 * or so on.
 */
function setAddN(set: KernelSet, backend: WebGPUBackend): void {
  const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
  set.setFor("AddN", (inputs: Inputs) => {
    const terms = Object.values(inputs) as tf.Tensor[];
    if (terms.length <= most) return null;
    return tf.tidy(() => {
      let total = tf.addN(terms.slice(0, most));
      for (let i = most; i < terms.length; i += most - 1) {
        total = tf.addN([total, ...terms.slice(i, i + most - 1)]);
      }
      return total;
    });
  });
}
