import type { Tensor } from "../engine/tf.ts";

/** The parameters of a network: plain nested records and lists of tensors. */
export type Params =
  | readonly ParamsTree[]
  | { readonly [name: string]: ParamsTree };

/** {@linkcode Params} or one of its leaves. */
export type ParamsTree = Params | Tensor;
