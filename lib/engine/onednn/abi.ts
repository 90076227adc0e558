import type { CommonSymbols } from "./symbols.ts";
import type { Pointer, Scope } from "./scope.ts";

/** Sizes and strides, as oneDNN takes them. */
export type Dims = readonly number[];

/** Descriptors of a convolution's tensors. */
export interface ConvDescs {
  readonly x: Pointer;
  readonly filter: Pointer;
  readonly bias: Pointer | null;
  readonly y: Pointer;
}

/** How a convolution's window moves, each `[vertical, horizontal]`. */
export interface Window {
  readonly strides: Dims;
  /** 0 for a dense one. */
  readonly dilations: Dims;
  readonly before: Dims;
  readonly after: Dims;
}

/** What differs between oneDNN's binary interfaces; all that is made lives as long as the scope. */
export interface Abi {
  readonly symbols: CommonSymbols;
  /** A descriptor of floats in a given order. */
  strided(scope: Scope, sizes: Dims, strides: Dims): Pointer;
  /** A descriptor of floats in the order that oneDNN likes best. */
  any(scope: Scope, sizes: Dims): Pointer;
  /** max(x, alpha * x), to be done to a result. */
  appendRelu(postOps: Pointer, alpha: number): number;
  forward(
    scope: Scope,
    engine: Pointer,
    descs: ConvDescs,
    window: Window,
    attributes: Pointer | null,
  ): Pointer;
  inputGrad(
    scope: Scope,
    engine: Pointer,
    descs: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer;
  filterGrad(
    scope: Scope,
    engine: Pointer,
    descs: ConvDescs,
    window: Window,
    hint: Pointer,
  ): Pointer;
}

/** The numbers of oneDNN's enumerations that both interfaces share. */
export const Code = {
  f32: 3,
  anyTag: 1,
  training: 64,
  direct: 1,
} as const;

/** Numbers in memory, 64 bits each. */
export function int64s(values: Dims): BigInt64Array<ArrayBuffer> {
  return BigInt64Array.from(values, BigInt);
}

/** A window's four arguments. */
export function windowArguments(w: Window) {
  return [
    int64s(w.strides),
    int64s(w.dilations),
    int64s(w.before),
    int64s(w.after),
  ] as const;
}
