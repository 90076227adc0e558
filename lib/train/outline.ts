import type { Tensor } from "../engine/tf.ts";
import * as tf from "../engine/tf.ts";
import { namedLeaves, type Params, type ParamsTree } from "../nn/mod.ts";

/** The shape of a tree of tensors as JSON: lists and records with the tensors' names at the leaves. */
export type Outline = string | readonly Outline[] | {
  readonly [key: string]: Outline;
};

/**
 * The tensors of a tree by name, and the outline that tells a list from a
 * record with numbers for keys.
 *
 * @throws {Error} Where two tensors would be named alike.
 */
export function takeApart(
  tree: Params,
): { tensors: Map<string, Tensor>; outline: Outline } {
  const named = namedLeaves(tree);
  const tensors = new Map(named);
  if (tensors.size < named.length) {
    throw new Error("Keys with dots give two tensors one name; rename them");
  }
  let next = 0;
  const visit = (node: ParamsTree): Outline =>
    node instanceof tf.Tensor
      ? named[next++][0]
      : Array.isArray(node)
      ? node.map(visit)
      : Object.fromEntries(
        Object.entries(node).map(([key, child]) => [key, visit(child)]),
      );
  return { tensors, outline: visit(tree) };
}

/** The tree of an outline, of which every leaf is made by its name. */
export function putTogether(
  outline: Outline,
  make: (name: string) => Tensor,
): ParamsTree {
  if (typeof outline === "string") return make(outline);
  if (Array.isArray(outline)) {
    return outline.map((child) => putTogether(child, make));
  }
  return Object.fromEntries(
    Object.entries(outline).map(([key, child]) => [
      key,
      putTogether(child, make),
    ]),
  );
}
