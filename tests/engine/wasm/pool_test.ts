import assert from "node:assert/strict";
import { closeBackend } from "../../../lib/engine/backend.ts";
import { Heap } from "../../../lib/engine/wasm/heap.ts";
import { Op } from "../../../lib/engine/wasm/kernels/op.ts";
import { loadTfjs } from "../../../lib/engine/wasm/load_tfjs.ts";
import { Pool } from "../../../lib/engine/wasm/pool.ts";

const folder = new URL("../../../lib/engine/wasm/", import.meta.url);
const size = 2 ** 20;

/** Runs the body with a pool whose one worker is the given script. */
async function withWorker(
  script: URL,
  body: (add: () => void, sums: () => Float32Array, pool: Pool) => void,
): Promise<void> {
  const bytes = await Deno.readFile(new URL("kernels-shared.wasm", folder));
  const heap = new Heap(await loadTfjs(true));
  const pool = await Pool.start(heap, new WebAssembly.Module(bytes), 2, {
    script,
    patienceMs: 200,
  });
  const [a, b, y] = [0, 1, 2].map(() => heap.allocate(size * 4));
  const at = (offset: number) =>
    heap.floats.subarray(offset / 4, offset / 4 + size);
  at(a).fill(1);
  at(b).fill(2);
  try {
    body(
      () => pool.run(Op.Add, size / 8192, [a, b, y, size]),
      () => at(y),
      pool,
    );
  } finally {
    await pool.close();
    closeBackend("wasm");
  }
}

Deno.test("a worker that has gone holds nobody up", async () => {
  const script = new URL("./_deserter.ts", import.meta.url);
  await withWorker(script, (add, sums) => {
    add();
    assert(sums().every((value) => value === 3));
  });
});

Deno.test("a worker that ends in the middle of its work is an error, not a hang", async () => {
  const script = new URL("./_deserter.ts?with=chunk", import.meta.url);
  await withWorker(script, (add, _, pool) => {
    const often = () => {
      for (let i = 0; i < 1000; i++) add();
    };
    assert.throws(often, /a thread of the wasm engine ended/);
    const began = performance.now();
    assert.throws(add, /a thread of the wasm engine ended/);
    assert(performance.now() - began < 100, "and is known at once afterwards");
    assert.equal(pool.threads, 2);
  });
});

Deno.test("a kernel that fails is an error on every thread", async () => {
  await withWorker(new URL("worker.ts", folder), (_, _sums, pool) => {
    assert.throws(
      () => pool.run(-1 as Op, 64, []),
      /a thread of the wasm engine ended.*unreachable/,
    );
  });
});

Deno.test("a closed pool says so", async () => {
  let late = () => {};
  await withWorker(new URL("worker.ts", folder), (add, sums) => {
    add();
    assert(sums().every((value) => value === 3));
    late = add;
  });
  assert.throws(late, /has been closed/);
});
