import assert from "node:assert/strict";
import * as tf from "../../../lib/engine/tf.ts";
import { Heap } from "../../../lib/engine/wasm/heap.ts";
import { onOnednn } from "./_engine.ts";
import { libraries } from "./_libraries.ts";

for (const library of libraries.slice(0, 1)) {
  Deno.test("tensors begin where cache lines do, and their memory is used again", async () => {
    await onOnednn(library, () => {
      const heap = new Heap(tf.backend() as Heap["backend"]);
      const tensors = [1, 7, 33, 1000, 65_537].map((size) => tf.ones([size]));
      for (const tensor of tensors) {
        assert.equal(heap.offset(tensor) % 64, 0);
        assert.equal(tensor.dataSync().at(-1), 1);
      }
      tf.dispose(tensors);
      const size = () => heap.memory.buffer.byteLength;
      const large = () => tf.zeros([2 ** 22]).dispose();
      large();
      const before = size();
      for (let i = 0; i < 20; i++) large();
      assert.equal(size(), before);
      assert.throws(() => heap.allocate(2 ** 32 - 1), /has no 4096 MB left/);
    });
  });
}
