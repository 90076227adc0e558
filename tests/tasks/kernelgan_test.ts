import assert from "node:assert/strict";
import {
  anisotropicGaussian,
  blur,
  centreKernel,
  createImage,
  downsample,
  generatedSource,
  readImage,
  readKernel,
  toGrey,
  writeImage,
  writeKernel,
} from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

const folder = await folderOf({ "one/.kept": "", "text.png": "no picture" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;

const truth = anisotropicGaussian({ size: 11, lambda1: 1.5, lambda2: 1 });
const source = generatedSource({ seed: 1, count: 1, width: 208, height: 192 });
const sharp = await source.load(0);
const small = downsample(blur(sharp, centreKernel(truth, 2)), 2, "s-fold");
await writeImage(at("sharp.png"), sharp);
await writeImage(at("one/small.png"), small);
await writeImage(at("one/grey.png"), toGrey(small));
await writeImage(at("one/flat.png"), createImage(100, 100, 3));
await writeImage(at("one/tiny.png"), createImage(60, 60, 3));
await writeKernel(at("truth.mat"), truth);

const quick = ["--preset", "tiny", "--zssr", "tiny", "--engine", "wasm"];

Deno.test("a kernel comes as picture, .mat, .npy and .json, with its error and the restored picture", async () => {
  const [out, json] = [at("out"), at("result.json")];
  const ended = await runTaskFile("kernelgan", [
    at("one/small.png"),
    ...quick,
    ...["--iterations", "40", "--scale", "4", "--out", out, "--json", json],
    ...["--truth", at("truth.mat"), "--sharp", at("sharp.png")],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /40 iterations {2}kernel \d+x\d+/);
  assert.match(ended.stdout, /downscaled picture \d+\.\d\d dB/);
  const result = JSON.parse(await Deno.readTextFile(json));
  assert.equal(result.iterations, 40);
  const written = await readKernel(`${out}/small.kernel.mat`);
  assert.deepEqual(
    [result.kernel.length, result.kernel[0].length],
    [written.height, written.width],
  );
  result.kernel.flat().forEach((weight: number, i: number) =>
    assert.ok(Math.abs(weight - written.data[i]) < 1e-6)
  );
  assert.ok(result.scores.downscaledPsnr > 20);
  for (const suffix of ["npy", "json"]) {
    const other = await readKernel(`${out}/small.kernel.${suffix}`);
    other.data.forEach((weight, i) =>
      assert.ok(Math.abs(weight - written.data[i]) < 1e-7)
    );
  }
  const picture = await readImage(`${out}/small.kernel.png`);
  assert.ok(picture.width > 100);
  const { width } = await readKernel(`${out}/small.kernel-x4.mat`);
  assert.equal(width, 2 * written.width - 1);
  const restored = await readImage(`${out}/small.x4.png`);
  assert.deepEqual([restored.width, restored.height], [416, 384]);
});

Deno.test("grey pictures work; flat and tiny ones are told, and the others done", async () => {
  const out = at("many");
  const ended = await runTaskFile("kernelgan", [
    at("one"),
    ...quick,
    ...["--iterations", "5", "--kernel-only", "--out", out],
  ]);
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /flat\.png": the picture is of one colour/);
  assert.match(ended.stderr, /tiny\.png": a picture of 60x60 is too small/);
  assert.match(ended.stdout, /grey\.png {2}104x96 .*\n.*small\.png /);
  const names = [...Deno.readDirSync(out)].map(({ name }) => name);
  assert.equal(names.length, 8, names.join());
});

Deno.test("wrong use is told in one sentence", async () => {
  const one = at("one/small.png");
  for (
    const [code, says, args] of [
      [2, /--scale is 3; expected 2 or 4/, [one, "--scale", "3"]],
      [2, /--truth is of one picture/, [one, one, "--truth", at("truth.mat")]],
      [2, /--sharp goes with --truth/, [one, "--sharp", at("sharp.png")]],
      [1, /text\.png" cannot be read as a kernel: it is neither/, [
        ...[one, "--truth", at("text.png")],
      ]],
      [1, /"[^"]*text\.png" is not a picture/, [at("text.png"), ...quick]],
      [1, /none\.png" does not exist/, [at("none.png")]],
    ] as const
  ) {
    const ended = await runTaskFile("kernelgan", [
      ...args,
      ...["--out", at("never")],
    ]);
    const lines = ended.stderr.trim().split("\n");
    assert.match(lines.at(-1)!, says);
    assert.equal(ended.code, code, ended.stderr);
  }
});
