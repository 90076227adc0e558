import assert from "node:assert/strict";
import {
  blur,
  countParameters,
  disposeTree,
  generatedSource,
  isotropicGaussian,
  openEngine,
  protocol,
  psnr,
  quantize,
  readImage,
  saveCheckpoint,
  seeded,
  semantic,
  ssim3d,
  writeImage,
} from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";
import { writeStudent } from "./_small_student.ts";

const folder = await folderOf({
  "gopro/A/blur/.kept": "",
  "gopro/A/blur_gamma/.kept": "",
  "gopro/A/sharp/.kept": "",
  "realblur/scene002/blur/.kept": "",
  "realblur/scene002/gt/.kept": "",
  "lonely/blur/.kept": "",
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;

const source = generatedSource({ seed: 8, count: 3, width: 64, height: 56 });
for (let i = 0; i < 3; i++) {
  const sharp = quantize(await source.load(i));
  const soft = (sigma: number) =>
    quantize(blur(sharp, isotropicGaussian({ size: 15, sigma })));
  await writeImage(at(`gopro/A/sharp/00000${i}.png`), sharp);
  await writeImage(at(`gopro/A/blur/00000${i}.png`), soft(2));
  await writeImage(at(`gopro/A/blur_gamma/00000${i}.png`), soft(1));
  if (i > 0) continue;
  await writeImage(at("realblur/scene002/gt/gt_1.png"), sharp);
  await writeImage(at("realblur/scene002/blur/blur_1.png"), soft(1));
  await writeImage(at("lonely/blur/1.png"), sharp);
}

async function evaluate(method: string, ...args: string[]) {
  const json = at("result.json");
  const ended = await runTaskFile("evaluate", [
    ...[method, ...args, "--engine", "wasm", "--json", json],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  return { ...ended, json: JSON.parse(await Deno.readTextFile(json)) };
}

Deno.test("GoPro's pairs are scored picture by picture and by severity, with all that was chosen", async () => {
  const { json, stdout, stderr } = await evaluate(
    ...[
      "input",
      "--set",
      "gopro",
      "--data",
      at("gopro"),
      "--blur",
      "blur_gamma",
    ],
    ...["--markdown", at("table.md")],
  );
  const { set, blur, protocol: name, aligned, hash, terciles } = json;
  assert.deepEqual(
    [set, blur, name, aligned, json.parameters, json.teacher],
    ["gopro", "blur_gamma", "gopro", false, null, null],
  );
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.equal(terciles.length, 2);
  assert.equal(json.rows.length, 3);
  const [row] = json.rows;
  const input = await readImage(at("gopro/A/blur_gamma/000000.png"));
  const sharp = await readImage(at("gopro/A/sharp/000000.png"));
  const gopro = protocol("gopro");
  assert.equal(row.image, "a/000000");
  assert.equal(row.psnr, psnr(input, sharp, gopro));
  assert.equal(row.ssim3d, ssim3d(input, sharp, gopro));
  assert.deepEqual([row.inputPsnr, row.collapsed], [row.psnr, false]);
  const [mean] = json.means;
  assert.deepEqual([mean.severity, mean.pictures], ["all", 3]);
  assert.match(stdout, /^gopro, 3 pairs, blur_gamma, protocol gopro$/m);
  assert.match(stdout, /\n\nby severity\n+severity by input PSNR /);
  assert.match(stdout, /SSIM 3-D: MATLAB's of the volume/);
  assert.match(stderr, /3 pairs, published tables of --set gopro are of 1111/);
  const markdown = await Deno.readTextFile(at("table.md"));
  assert.match(markdown, /^\| all \| input \| 3 \|/m);
});

Deno.test("blur is what is scored unless told, and another hash", async () => {
  const args = ["--set", "gopro", "--data", at("gopro")];
  const { json: plain } = await evaluate("input", ...args);
  const { json: gamma } = await evaluate(
    "input",
    ...args,
    "--blur",
    "blur_gamma",
  );
  assert.equal(plain.blur, "blur");
  assert.ok(plain.means[0].psnr < gamma.means[0].psnr);
  assert.notEqual(plain.hash, gamma.hash);
});

Deno.test("RealBlur's pairs are aligned first, and every row says so", async () => {
  const { json, stdout } = await evaluate(
    ...["input", "--set", "realblur", "--data", at("realblur")],
  );
  const { aligned, rows: [row] } = json;
  assert.deepEqual([aligned, row.aligned, json.blur], [true, true, null]);
  assert.equal(row.protocol, "realblur");
  assert.match(stdout, /scene002\/1 .* yes, 0\.\d\d px .* realblur/);
});

Deno.test("a checkpoint is scored beside the blurry pictures, with its parameters and its teacher", async () => {
  await openEngine({ engine: "wasm" });
  const preset = semantic.presets.tiny;
  const host = semantic.createHost(preset.host).init(seeded(1));
  const teacher = { name: "a teacher", hash: "4711" };
  const path = at("deblurring.safetensors");
  await saveCheckpoint(path, {
    ...{ system: "semantic/deblurring", seed: 1, step: 0 },
    config: { ...preset, feed: "none", prior: null, teacher },
    trees: { params: { host, embedding: [] } },
  });
  const parameters = countParameters(host);
  disposeTree(host);
  const { json, stdout } = await evaluate(
    ...[path, "--set", "gopro", "--data", at("gopro")] as const,
  );
  assert.deepEqual([json.parameters, json.teacher], [parameters, teacher]);
  const [given, own] = json.rows;
  assert.deepEqual([given.method, given.image], ["input", own.image]);
  assert.deepEqual([given.teacher, own.teacher], [null, teacher]);
  assert.equal(own.source, "measured");
  assert.equal(own.inputPsnr, given.psnr);
  assert.notEqual(own.psnr, given.psnr);
  const small = await runTaskFile("evaluate", [
    ...[path, "--protocol", "rgb", "--crop", "0"],
  ]);
  assert.equal(small.code, 2);
  assert.match(small.stderr, /is for blurry pictures, .* by --set gopro, hide/);
  assert.match(
    stdout,
    new RegExp(`^all .* ${parameters} +a teacher \\(4711\\)`, "m"),
  );
});

Deno.test("wrong use of a deblurring set is told in one sentence", async () => {
  const pairs = ["--data", at("gopro")];
  await openEngine({ engine: "wasm" });
  await writeStudent(at("student.safetensors"));
  for (
    const [code, says, args] of [
      [2, /^<model> is missing: --set gopro takes input, a/, [
        ...["--set", "gopro", ...pairs],
      ]],
      [2, /^--set gopro needs its folder as --data, such/, [
        ...["input", "--set", "gopro"],
      ]],
      [2, /^"input" is for blurry pictures, .* by --set gopro/, [
        ...["input", "--protocol", "kdsr"],
      ]],
      [2, /--protocol is "kdsr"; --set gopro is scored by gopro/, [
        ...["input", "--set", "gopro", ...pairs, "--protocol", "kdsr"],
      ]],
      [2, /--blur is "sharp"; expected one of blur, blur_gamma/, [
        ...["input", "--set", "gopro", ...pairs, "--blur", "sharp"],
      ]],
      [2, /--blur goes with --set gopro, not with levin/, [
        ...["input", "--set", "levin", ...pairs, "--blur", "blur"],
      ]],
      [2, /^--shots means nothing with --set gopro; leave it out/, [
        ...["input", "--set", "gopro", ...pairs, "--shots", "5"],
      ]],
      [2, /^--singles means nothing with --set levin/, [
        ...["input", "--set", "levin", ...pairs, "--singles"],
      ]],
      [2, /^--preset means nothing without a --set/, [
        ...["bicubic", "--protocol", "kdsr", "--preset", "small"],
      ]],
      [2, /^--kernel means nothing with --set div2krk/, [
        ...["--set", "div2krk", ...pairs, "--kernel", "2,2,0"],
      ]],
      [1, /000000\.png" is a file; give a folder of pairs/, [
        ...["input", "--set", "gopro"],
        ...["--data", at("gopro/A/sharp/000000.png")],
      ]],
      [1, /LR and HR, for deblurring blur and sharp/, [
        ...["input", "--set", "gopro", "--data", at("gopro/A/sharp")],
      ]],
      [1, /blur\/1\.png" has no partner/, [
        ...["input", "--set", "gopro", "--data", at("lonely")],
      ]],
      [2, /^"bicubic" does not deblur; --set gopro takes input, a/, [
        ...["bicubic", "--set", "gopro", ...pairs],
      ]],
      [1, /makes pictures 4 times as large; give a method that deblurs/, [
        ...[at("student.safetensors"), "--set", "gopro", ...pairs],
      ]],
      [1, /absent" does not exist; --set gopro takes input/, [
        ...["absent", "--set", "gopro", ...pairs],
      ]],
    ] as const
  ) {
    const ended = await runTaskFile("evaluate", [...args, "--engine", "wasm"]);
    assert.match(ended.stderr.trim().split("\n").at(-1)!, says);
    assert.equal(ended.code, code, ended.stderr);
  }
});
