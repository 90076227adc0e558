import { Tensor } from "../engine/tf.ts";
import type { Params, ParamsTree } from "./params.ts";

/**
 * Applies a function to every tensor of a tree, and to the tensors at the same
 * places of further trees.
 *
 * @throws {Error} Where a further tree lacks a tensor of the first.
 *
 * @example
 * ```ts
 * import { mapTree, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = { body: [tf.scalar(1), tf.scalar(2)] };
 * const twice = mapTree((t) => tf.mul(t, 2), params);
 * console.log(await twice.body[1].data()); // 4
 * ```
 */
export function mapTree<P extends Params>(
  f: (tensor: Tensor, ...others: Tensor[]) => Tensor,
  tree: P,
  ...others: Params[]
): P {
  const named = others.map((other) => new Map(namedLeaves(other)));
  const at = (node: ParamsTree, path: string): ParamsTree => {
    if (node instanceof Tensor) {
      return f(
        node,
        ...named.map((other) => {
          const leaf = other.get(path);
          if (!leaf) throw new Error(`The trees differ: one lacks "${path}"`);
          return leaf;
        }),
      );
    }
    if (Array.isArray(node)) {
      return node.map((child, i) => at(child, join(path, i)));
    }
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [
        key,
        at(child, join(path, key)),
      ]),
    );
  };
  return at(tree, "") as P;
}

/**
 * All tensors of a tree with their dot-joined paths, depth first.
 *
 * @example
 * ```ts
 * import { namedLeaves, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const tree = { body: [{ weight: tf.scalar(1) }], tail: tf.scalar(2) };
 * console.log(namedLeaves(tree).map(([name]) => name)); // body.0.weight, tail
 * ```
 */
export function namedLeaves(tree: Params): [name: string, tensor: Tensor][] {
  const visit = (node: ParamsTree, path: string): [string, Tensor][] =>
    node instanceof Tensor
      ? [[path, node]]
      : Object.entries(node).flatMap(([key, child]) =>
        visit(child, join(path, key))
      );
  return visit(tree, "");
}

/**
 * All tensors of a tree, depth first.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leaves, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * assert(leaves({ a: [tf.scalar(1)], b: tf.scalar(2) }).length === 2);
 * ```
 */
export function leaves(tree: Params): Tensor[] {
  return namedLeaves(tree).map(([, tensor]) => tensor);
}

/**
 * A tree of the template's shape with the tensors of a map from dot-joined
 * paths.
 *
 * @throws {Error} Where the map lacks a path of the template.
 *
 * @example
 * ```ts
 * import { fromNamed, openEngine, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const template = { a: { b: tf.scalar(0) } };
 * const tree = fromNamed(template, new Map([["a.b", tf.scalar(5)]]));
 * console.log(await tree.a.b.data()); // 5
 * ```
 */
export function fromNamed<P extends Params>(
  template: P,
  named: ReadonlyMap<string, Tensor>,
): P {
  const names = namedLeaves(template).map(([name]) => name);
  let next = 0;
  return mapTree(() => {
    const name = names[next++];
    const tensor = named.get(name);
    if (!tensor) throw new Error(`"${name}" is missing`);
    return tensor;
  }, template);
}

function join(path: string, key: string | number): string {
  return path ? `${path}.${key}` : String(key);
}
