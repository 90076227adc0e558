import type { Tree, TreeNode } from "./params.ts";

/**
 * Applies a function to every leaf, and to the leaves at the same places of
 * further trees of the same shape.
 *
 * @throws {Error} Where a further tree lacks a leaf of the first.
 *
 * @example
 * ```ts
 * import { mapTree } from "blindsight";
 *
 * const sum = mapTree((a: number, b: number) => a + b, { x: [1, 2] }, { x: [3, 4] });
 * console.assert(JSON.stringify(sum) === '{"x":[4,6]}');
 * ```
 */
export function mapTree<A, B>(
  f: (leaf: A, ...others: A[]) => B,
  tree: TreeNode<A>,
  ...others: TreeNode<A>[]
): TreeNode<B> {
  const at = (node: Tree<A>, rest: Tree<A>[], path: string): Tree<B> => {
    if (!isNode(node)) return f(node, ...(rest as A[]));
    const child = (key: string) => {
      const there = rest.map((other) =>
        (other as Record<string, Tree<A>>)?.[key]
      );
      const name = path ? `${path}.${key}` : key;
      if (there.includes(undefined as never)) {
        throw new Error(`The trees differ: "${name}" is in one of them only`);
      }
      return at((node as Record<string, Tree<A>>)[key], there, name);
    };
    return Array.isArray(node)
      ? node.map((_, i) => child(String(i)))
      : Object.fromEntries(Object.keys(node).map((key) => [key, child(key)]));
  };
  return at(tree, others, "") as TreeNode<B>;
}

/**
 * All leaves with their dot-joined paths, depth first.
 *
 * @example
 * ```ts
 * import { namedLeaves } from "blindsight";
 *
 * const names = namedLeaves({ body: [{ weight: 1 }], tail: 2 }).map(([n]) => n);
 * console.assert(names.join() === "body.0.weight,tail");
 * ```
 */
export function namedLeaves<T>(tree: TreeNode<T>): [name: string, leaf: T][] {
  const found: [string, T][] = [];
  const visit = (node: Tree<T>, path: string) => {
    if (!isNode(node)) {
      found.push([path, node]);
      return;
    }
    for (const [key, child] of Object.entries(node)) {
      visit(child, path ? `${path}.${key}` : key);
    }
  };
  visit(tree, "");
  return found;
}

/**
 * All leaves, depth first.
 *
 * @example
 * ```ts
 * import { leaves } from "blindsight";
 *
 * console.assert(leaves({ a: [1, 2], b: 3 }).length === 3);
 * ```
 */
export function leaves<T>(tree: TreeNode<T>): T[] {
  return namedLeaves(tree).map(([, leaf]) => leaf);
}

/**
 * A tree of the template's shape with the leaves of a map from dot-joined
 * paths.
 *
 * @throws {Error} Where the map lacks a path of the template.
 *
 * @example
 * ```ts
 * import { fromNamed } from "blindsight";
 *
 * const tree = fromNamed({ a: { b: 0 } }, new Map([["a.b", 5]]));
 * console.assert(JSON.stringify(tree) === '{"a":{"b":5}}');
 * ```
 */
export function fromNamed<A, B>(
  template: TreeNode<A>,
  named: ReadonlyMap<string, B>,
): TreeNode<B> {
  const names = namedLeaves(template).map(([name]) => name);
  let next = 0;
  return mapTree((_: A) => {
    const name = names[next++];
    const leaf = named.get(name);
    if (leaf === undefined) throw new Error(`"${name}" is missing`);
    return leaf;
  }, template);
}

/** Whether a value is an inner node: a list or a plain record. */
function isNode<T>(value: Tree<T>): value is TreeNode<T> {
  if (Array.isArray(value)) return true;
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}
