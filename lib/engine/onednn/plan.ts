import type { Activation, ConvShape } from "../wasm/shapes.ts";
import type { Abi, ConvDescs, Window } from "./abi.ts";
import type { Pointer, Scope } from "./scope.ts";
import { check } from "./status.ts";

/** What is asked of oneDNN. */
export interface Plan {
  readonly part: "forward" | "inputGrad" | "filterGrad";
  readonly shape: ConvShape;
  readonly bias: boolean;
  readonly activation: Activation;
}

/** A plan in oneDNN's terms; its order of the filter is left to oneDNN. */
export interface Planned {
  readonly descs: ConvDescs;
  /** The filter as TensorFlow.js has it. */
  readonly filter: Pointer;
  /** The chosen implementation. */
  readonly primitive: Pointer;
}

/**
 * Lets oneDNN choose an implementation. Pictures stay as they are, channels
 * last: orders of its own gain it nothing (measured for 3 to 64 channels).
 */
export function planConvolution(
  abi: Abi,
  scope: Scope,
  engine: Pointer,
  { part, shape, bias, activation }: Plan,
): Planned {
  const s = shape;
  const picture = (height: number, width: number, channels: number) =>
    abi.strided(
      scope,
      [s.batch, channels, height, width],
      [height * width * channels, 1, width * channels, channels],
    );
  const sizes = [s.outChannels, s.inChannels, s.kernelHeight, s.kernelWidth];
  const tap = s.inChannels * s.outChannels;
  const descs: ConvDescs = {
    x: picture(s.height, s.width, s.inChannels),
    filter: abi.any(scope, sizes),
    bias: bias ? abi.strided(scope, [s.outChannels], [1]) : null,
    y: picture(s.outHeight, s.outWidth, s.outChannels),
  };
  const order = [1, s.outChannels, s.kernelWidth * tap, tap];
  const filter = abi.strided(scope, sizes, order);
  const window = windowOf(s);
  const attributes = part === "forward"
    ? activated(abi, scope, activation)
    : null;
  const forward = abi.forward(scope, engine, descs, window, attributes);
  const primitive = part === "forward"
    ? forward
    : abi[part](scope, engine, descs, window, forward);
  return { descs, filter, primitive };
}

function windowOf(s: ConvShape): Window {
  const after = (
    size: number,
    before: number,
    kernel: number,
    dilation: number,
    positions: number,
    stride: number,
  ) => (positions - 1) * stride + (kernel - 1) * dilation + 1 - size - before;
  return {
    strides: [s.strideY, s.strideX],
    dilations: [s.dilationY - 1, s.dilationX - 1],
    before: [s.top, s.left],
    after: [
      after(
        ...[s.height, s.top, s.kernelHeight] as const,
        ...[s.dilationY, s.outHeight, s.strideY] as const,
      ),
      after(
        ...[s.width, s.left, s.kernelWidth] as const,
        ...[s.dilationX, s.outWidth, s.strideX] as const,
      ),
    ],
  };
}

/** The attributes that put an activation behind the convolution. */
function activated(
  abi: Abi,
  scope: Scope,
  { name, alpha }: Activation,
): Pointer | null {
  if (name === "linear") return null;
  const { symbols } = abi;
  const doing = "preparing an activation";
  const postOps = scope.make(
    doing,
    (to) => symbols.dnnl_post_ops_create(to),
    symbols.dnnl_post_ops_destroy,
  );
  check(abi.appendRelu(postOps, name === "relu" ? 0 : alpha), doing);
  const attributes = scope.make(
    doing,
    (to) => symbols.dnnl_primitive_attr_create(to),
    symbols.dnnl_primitive_attr_destroy,
  );
  check(symbols.dnnl_primitive_attr_set_post_ops(attributes, postOps), doing);
  return attributes;
}
