import type { Activation, ConvShape } from "../wasm/shapes.ts";
import type { Abi, ConvDescs, Window } from "./abi.ts";
import type { Pointer, Scope } from "./scope.ts";
import { check, Unimplemented } from "./status.ts";

/** What is asked of oneDNN. */
export interface Plan {
  readonly part: "forward" | "inputGrad" | "filterGrad";
  readonly shape: ConvShape;
  readonly bias: boolean;
  readonly activation: Activation;
  /** Whether every channel is filtered by itself. */
  readonly depthwise: boolean;
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
  { part, shape, bias, activation, depthwise }: Plan,
): Planned {
  const s = shape;
  const picture = (height: number, width: number, channels: number) =>
    abi.strided(
      scope,
      [s.batch, channels, height, width],
      [height * width * channels, 1, width * channels, channels],
    );
  const { sizes, strides } = filterOrder(s, depthwise);
  const descs: ConvDescs = {
    x: picture(s.height, s.width, s.inChannels),
    filter: abi.any(scope, sizes),
    bias: bias ? abi.strided(scope, [s.outChannels], [1]) : null,
    y: picture(s.outHeight, s.outWidth, s.outChannels),
  };
  const filter = abi.strided(scope, sizes, strides);
  const window = windowOf(s);
  const attributes = part === "forward"
    ? activated(abi, scope, activation)
    : null;
  const forward = abi.forward(scope, engine, descs, window, attributes);
  const primitive = part === "forward"
    ? forward
    : abi[part](scope, engine, descs, window, forward);
  refuseReference(abi, primitive);
  return { descs, filter, primitive };
}

/** oneDNN's plain loops are there to be right, and slower than anything of ours. */
function refuseReference({ symbols }: Abi, primitive: Pointer): void {
  const nameQuery = 8;
  const name = new BigUint64Array(1);
  check(
    symbols.dnnl_primitive_desc_query(primitive, nameQuery, 0, name),
    "asking for an implementation's name",
  );
  const pointer = Deno.UnsafePointer.create(name[0])!;
  const text = Deno.UnsafePointerView.getCString(pointer);
  if (text.startsWith("ref")) {
    throw new Unimplemented(`oneDNN has only ${text}`);
  }
}

/** TensorFlow.js's order of a filter's numbers: taps, inputs, outputs. */
function filterOrder(s: ConvShape, depthwise: boolean) {
  const taps = [s.kernelHeight, s.kernelWidth];
  if (!depthwise) {
    const tap = s.inChannels * s.outChannels;
    return {
      sizes: [s.outChannels, s.inChannels, ...taps],
      strides: [1, s.outChannels, s.kernelWidth * tap, tap],
    };
  }
  const times = s.outChannels / s.inChannels; // Outputs of an input.
  const tap = s.outChannels;
  return {
    sizes: [s.inChannels, times, 1, ...taps],
    strides: [times, 1, tap, s.kernelWidth * tap, tap],
  };
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
