import assert from "node:assert/strict";
import { zlibSync } from "fflate";
import { readKernel, writeKernel } from "../../lib/data/mod.ts";
import { createKernel } from "../../lib/degrade/mod.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import { sharedData } from "../_shared.ts";

const folder = await Deno.makeTempDir();
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));
const at = (name: string) => `${folder}/${name}`;

/** Neither square nor symmetric, so that a turned or transposed reading shows. */
const kernel = createKernel({
  width: 4,
  height: 3,
  data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -2],
});

for (const suffix of ["mat", "npy", "json"]) {
  Deno.test(`a kernel comes back from .${suffix} as it went, whatever the file is called`, async () => {
    await writeKernel(at(`kernel.${suffix}`), kernel);
    await Deno.rename(at(`kernel.${suffix}`), at("kernel.bin"));
    const read = await readKernel(at("kernel.bin"), { scale: 2 });
    assert.deepEqual([read.width, read.height], [4, 3]);
    read.data.forEach((weight, i) =>
      assert.ok(Math.abs(weight - kernel.data[i]) < 1e-7)
    );
    assert.deepEqual(read.phase, { x: 2.5, y: 1.5 });
  });
}

Deno.test("a compressed variable and short elements of a MATLAB file are read, others passed over", async () => {
  // A 1x2 matrix k = [1 3] of doubles stored as bytes, its name and its
  // numbers in short elements, after a variable of text.
  const words = (...values: number[]) =>
    new Uint8Array(Uint32Array.from(values).buffer);
  const text = join(
    words(14, 48, 6, 8, 4, 0, 5, 8, 1, 1),
    words(0x10001, 0x61, 0x20004, 0x61),
  );
  const k = join(
    words(14, 48, 6, 8, 6, 0, 5, 8, 1, 2),
    words(0x10001, 0x6b, 0x20002, 0x0301),
  );
  const packed = zlibSync(k);
  const header = new Uint8Array(128);
  header.set([0x00, 0x01, 0x49, 0x4d], 124);
  const tag = words(15, packed.length);
  await Deno.writeFile(at("packed.mat"), join(header, text, tag, packed));
  const read = await readKernel(at("packed.mat"));
  assert.deepEqual([...read.data], [0.25, 0.75]);
  assert.deepEqual([read.width, read.height], [2, 1]);
});

Deno.test("big-endian and column-major NumPy files are read", async () => {
  const text = "{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }\n";
  const bytes = new Uint8Array(10 + text.length + 48);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length]);
  new TextEncoder().encodeInto(text, bytes.subarray(10));
  const view = new DataView(bytes.buffer, 10 + text.length);
  [1, 4, 2, 5, 3, 6].forEach((value, i) => view.setFloat64(8 * i, value));
  await Deno.writeFile(at("turned.npy"), bytes);
  const { data } = await readKernel(at("turned.npy"));
  const expected = Float32Array.from([1, 2, 3, 4, 5, 6], (v) => v / 21);
  assert.deepEqual(data, expected);
});

Deno.test("DIV2KRK's own kernels are read", async () => {
  const path = sharedData("DIV2KRK/gt_k_x2/kernel_43.mat");
  if (!path) return;
  const { width, height, data } = await readKernel(path, { scale: 2 });
  assert.deepEqual([width, height], [11, 11]);
  // As SciPy's loadmat gives them.
  const rowSum = (y: number) =>
    data.subarray(11 * y, 11 * y + 11).reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(rowSum(0) - 0.0047096758) < 1e-7);
  assert.equal(rowSum(10), 0);
});

Deno.test("what holds no kernel is refused in one sentence", async () => {
  const hdf5 = new Uint8Array(600);
  hdf5.set([0x89, 0x48, 0x44, 0x46], 512);
  await writeKernel(at("good.npy"), kernel);
  await writeKernel(at("good.mat"), kernel);
  const npy = await Deno.readFile(at("good.npy"));
  const mat = await Deno.readFile(at("good.mat"));
  const cases: [name: string, content: string | Uint8Array, says: RegExp][] = [
    ["hdf5.mat", hdf5, /is an HDF5 file.*-v7\.3; save it with -v7$/],
    ["text.mat", "kernel", /neither a MATLAB file nor a NumPy file nor JSON/],
    ["broken.json", "[[1,", /is no valid JSON/],
    ["ragged.json", "[[1,2],[3]]", /no rows of numbers of one length/],
    ["zero.json", "[[0,0]]", /sum to 0; give weights/],
    ["null.json", "[[null,1]]", /no rows of numbers/],
    ["short.npy", npy.subarray(0, 80), /ends inside its header/],
    ["cut.npy", npy.subarray(0, npy.length - 1), /ends before its last/],
    ["cut.mat", mat.subarray(0, mat.length - 9), /ends too early/],
    ["none.mat", mat.subarray(0, 128), /holds no matrix of real numbers/],
  ];
  for (const [name, content, says] of cases) {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(at(name), bytes);
    await refused(readKernel(at(name)), says);
  }
  await refused(readKernel(at("missing.mat")), /missing\.mat" does not exist/);
  await refused(writeKernel(at("kernel.txt"), kernel), /end it in \.mat/);
});

async function refused(promise: Promise<unknown>, says: RegExp) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, says);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
