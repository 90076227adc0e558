import * as tf from "../core.ts";

/** What a convolution's result goes through. */
export interface Activation {
  readonly name: "linear" | "relu" | "leakyRelu";
  /** The slope of a leaky ReLU below zero. */
  readonly alpha: number;
}

/** No activation. */
export const linear: Activation = { name: "linear", alpha: 1 };

/** An activation as two arguments of a job. */
export function activationWords({ name, alpha }: Activation): [number, number] {
  const code = { linear: 0, relu: 1, leakyRelu: 2 }[name];
  return [code, bits(alpha)];
}

/** Everything about a convolution but its numbers. */
export interface ConvShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  /** Zeros before the first row and column. */
  readonly top: number;
  readonly left: number;
}

/** The attributes by which a kernel's window moves. */
export interface WindowAttrs {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** The shape of a convolution, depthwise or not. */
export function convShape(
  xShape: number[],
  filterShape: number[],
  attrs: WindowAttrs,
  depthwise = false,
): ConvShape {
  const info = tf.backend_util.computeConv2DInfo(
    xShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
  };
}

/** The shape of a convolution's result. */
export function outShape(s: ConvShape): [number, number, number, number] {
  return [s.batch, s.outHeight, s.outWidth, s.outChannels];
}

/** The bits of a 32-bit number, as an argument of a job. */
export function bits(value: number): number {
  float[0] = value;
  return word[0];
}

const float = new Float32Array(1);
const word = new Int32Array(float.buffer);
