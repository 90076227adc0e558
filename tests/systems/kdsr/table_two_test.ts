import assert from "node:assert/strict";
import {
  folderSource,
  generatedSource,
  type Image,
  openEngine,
} from "../../../mod.ts";
import {
  bicubicMethod,
  type TableCell,
  type TableMethod,
  tableTwoCells,
  tableTwoNoises,
} from "../../../lib/systems/kdsr/mod.ts";
import { sharedData } from "../../_shared.ts";

await openEngine({ engine: "wasm" });

const images = generatedSource({ seed: 2, count: 2, width: 50, height: 45 });

async function cellsOf(
  options: Partial<Parameters<typeof tableTwoCells>[0]> = {},
): Promise<TableCell[]> {
  const methods = [bicubicMethod(4)];
  return await Array.fromAsync(tableTwoCells({ images, methods, ...options }));
}

const set14 = sharedData("Set14");

Deno.test({
  name: "bicubic's cell of Set14 for kernel 1 without noise is 23.95 dB",
  ignore: !set14,
  async fn() {
    const source = await folderSource(set14!, { purpose: "test" });
    assert.equal(source.length, 14);
    const cells = await cellsOf({ images: source, kernels: [1], noises: [0] });
    assert.equal(cells.length, 1);
    assert(Math.abs(cells[0].psnr - 23.95) < 0.02, String(cells[0].psnr));
  },
});

Deno.test("there are 27 cells a method, kernel by kernel, noise by noise", async () => {
  const cells = await cellsOf();
  assert.deepEqual(
    cells.map(({ kernel, noise }) => [kernel, noise]),
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
      .flatMap((kernel) => tableTwoNoises.map((noise) => [kernel, noise])),
  );
  // The same kernel stands twice in the paper's list.
  const of = (kernel: number) =>
    cells.find((cell) => cell.kernel === kernel && cell.noise === 0)!;
  assert.equal(of(2).psnr, of(6).psnr);
  assert.notEqual(of(2).psnr, of(3).psnr);
});

Deno.test("noise depends on seed, kernel and picture, not on what else is computed", async () => {
  const all = await cellsOf({ kernels: [1, 2, 6], noises: [0, 20] });
  const [alone] = await cellsOf({ kernels: [2], noises: [20] });
  const [other] = await cellsOf({ kernels: [2], noises: [20], seed: 1 });
  const at = (kernel: number) =>
    all.find((cell) => cell.kernel === kernel && cell.noise === 20)!.psnr;
  assert.equal(alone.psnr, at(2));
  assert.notEqual(other.psnr, at(2));
  assert.notEqual(at(6), at(2), "kernels 2 and 6 differ in their noise alone");
});

Deno.test("every method is given the same small picture, the teacher the sharp one too", async () => {
  const seen: { lr: Image; hr: Image }[] = [];
  const look = (method: string): TableMethod => ({
    method,
    restore: (lr, hr) => {
      seen.push({ lr, hr });
      return Promise.resolve(hr);
    },
  });
  const cells = await cellsOf({
    methods: [look("one"), look("two")],
    kernels: [9],
    noises: [10],
    withSsim: true,
  });
  assert.deepEqual(
    cells.map(({ method, psnr, ssim }) => [method, psnr, ssim]),
    [
      ["one", Infinity, 1],
      ["two", Infinity, 1],
    ],
  );
  assert.equal(seen.length, 4);
  for (const i of [0, 2]) {
    assert.equal(seen[i].lr, seen[i + 1].lr);
    assert.deepEqual([seen[i].lr.width, seen[i].lr.height], [12, 11]);
    assert.deepEqual([seen[i].hr.width, seen[i].hr.height], [48, 44]);
  }
  assert.notDeepEqual(seen[0].lr.data, seen[2].lr.data);
});

Deno.test("an aborted table ends after the cell under way", async () => {
  const controller = new AbortController();
  const cells: TableCell[] = [];
  for await (
    const cell of tableTwoCells({
      ...{ images, methods: [bicubicMethod(4)], signal: controller.signal },
    })
  ) {
    if (cells.push(cell) === 2) controller.abort();
  }
  assert.equal(cells.length, 2);
});
