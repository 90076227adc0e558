import assert from "node:assert/strict";
import { Lru } from "../../../lib/engine/onednn/lru.ts";

Deno.test("what was used last is kept, the rest is dropped", () => {
  const dropped: string[] = [];
  const lru = new Lru<string>(2, (value) => dropped.push(value));
  const get = (key: string) => lru.get(key, () => key.toUpperCase());
  assert.equal(get("a"), "A");
  get("b");
  get("a");
  get("c");
  assert.deepEqual([dropped, lru.size], [["B"], 2]);
  assert.equal(lru.get("a", () => "made anew"), "A");
  lru.clear();
  assert.deepEqual([dropped, lru.size], [["B", "C", "A"], 0]);
});
