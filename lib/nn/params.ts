import type { Tensor } from "../engine/tf.ts";

/** Plain nested records and lists with values at the leaves. */
export type Tree<T> = T | TreeNode<T>;

/** An inner node of a {@linkcode Tree}. */
export type TreeNode<T> =
  | readonly Tree<T>[]
  | { readonly [name: string]: Tree<T> };

/** The parameters of a network: a tree of tensors. */
export type Params = TreeNode<Tensor>;
