import assert from "node:assert/strict";
import {
  fromNamed,
  leaves,
  mapTree,
  namedLeaves,
  openEngine,
  tf,
} from "../../mod.ts";

await openEngine({ engine: "wasm" });

const tree = () => ({
  body: [{ w: tf.scalar(1) }, { w: tf.scalar(2), b: tf.scalar(3) }],
  tail: tf.scalar(4),
});

Deno.test("names are dot-joined paths, depth first", () => {
  assert.deepEqual(
    namedLeaves(tree()).map(([name]) => name),
    ["body.0.w", "body.1.w", "body.1.b", "tail"],
  );
});

Deno.test("a tree is mapped with its likes, place by place", async () => {
  const sum = mapTree((a, b) => tf.add(a, b), tree(), tree());
  const values = await Promise.all(leaves(sum).map((t) => t.data()));
  assert.deepEqual(values.map(([v]) => v), [2, 4, 6, 8]);
  assert(Array.isArray(sum.body));
});

Deno.test("a tree that lacks a place is refused by its name", () => {
  const other = { ...tree(), body: [{ w: tf.scalar(1) }] };
  assert.throws(() => mapTree((a) => a, tree(), other), /body\.1\.w/);
});

Deno.test("names and a template make the tree again", () => {
  const given = tree();
  const named = new Map(namedLeaves(given));
  assert.deepEqual(leaves(fromNamed(tree(), named)), leaves(given));
  named.delete("tail");
  assert.throws(() => fromNamed(given, named), /"tail"/);
});
