import assert from "node:assert/strict";
import { closeBackend } from "../../../lib/engine/backend.ts";
import { Heap } from "../../../lib/engine/wasm/heap.ts";
import { loadTfjs } from "../../../lib/engine/wasm/load_tfjs.ts";

async function withHeap(body: (heap: Heap) => void): Promise<void> {
  const heap = new Heap(await loadTfjs(false));
  body(heap);
  closeBackend("wasm");
}

Deno.test("zeros stay zeros however many are asked for", async () => {
  await withHeap((heap) => {
    for (const count of [10, 5_000, 50, 60_000]) {
      const offset = heap.zeros(count);
      const numbers = heap.floats.subarray(offset / 4, offset / 4 + count);
      assert.equal(numbers.length, count);
      assert(numbers.every((value) => value === 0));
      // What is given back and taken again is not clean.
      const used = heap.scratch(`used ${count}`, count * 4);
      heap.floats.fill(1, used / 4, used / 4 + count);
    }
  });
});

Deno.test("room is kept until more is asked for", async () => {
  await withHeap((heap) => {
    const offset = heap.scratch("room", 1000);
    assert.equal(heap.scratch("room", 500), offset);
    const before = heap.floats.length;
    heap.scratch("room", 2 ** 26);
    assert(heap.floats.length > before, "the views follow the heap's growth");
  });
});

Deno.test("what does not fit is refused in words", async () => {
  await withHeap((heap) => {
    const expected = /has no 4096 MB left; use smaller batches/;
    assert.throws(() => heap.output([1024, 1024, 1024]), expected);
    assert.throws(() => heap.allocate(2 ** 32), expected);
    assert.throws(() => {
      for (let i = 0; i < 5; i++) heap.output([1024, 1024, 256]);
    }, /has no 1024 MB left/);
  });
});
