import assert from "node:assert/strict";
import {
  anisotropicGaussian,
  blur,
  centreKernel,
  downsample,
  generatedSource,
  quantize,
  writeImage,
  writeKernel,
} from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

const folder = await folderOf({
  "set/gt/.kept": "",
  "set/lr_x2/.kept": "",
  "set/gt_k_x2/.kept": "",
  "none/gt/.kept": "",
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;

/** Stored half a pixel off, as DIV2KRK's kernels are. */
const stored = anisotropicGaussian({ size: 11, lambda1: 1.6, lambda2: 1 });
const sharp = await generatedSource({
  seed: 4,
  count: 1,
  width: 208,
  height: 192,
}).load(0);
const small = downsample(blur(sharp, centreKernel(stored, 2)), 2, "s-fold");
await writeImage(at("set/gt/im_7.png"), sharp);
await writeImage(at("set/lr_x2/im_7.png"), quantize(small));
await writeKernel(at("set/gt_k_x2/kernel_7.mat"), stored);

const set = ["--set", "div2krk", "--engine", "wasm", "--preset", "tiny"];

Deno.test("DIV2KRK is scored with all controls, the kernel's error and the published rows", async () => {
  const json = at("result.json");
  const ended = await runTaskFile("evaluate", [
    at("set"),
    ...set,
    ...["--json", json, "--markdown", at("table.md")],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  const { rows, kernels, protocol } = JSON.parse(await Deno.readTextFile(json));
  assert.equal(protocol, "div2krk");
  const own = rows.filter(({ source }: { source: string }) =>
    source === "measured"
  );
  assert.deepEqual(own.map(({ method }: { method: string }) => method), [
    ...["bicubic", "ZSSR, bicubic kernel"],
    ...["KernelGAN + ZSSR", "true kernel + ZSSR"],
  ]);
  const psnr = own.map(({ psnr }: { psnr: number }) => psnr);
  assert.ok(psnr[3] > psnr[0] + 1, `the true kernel helps: ${psnr}`);
  assert.equal(kernels[0].gap, psnr[3] - psnr[2]);
  assert.ok(kernels[0].downscaledPsnr > 20);
  const printed = rows.filter(({ source }: { source: string }) =>
    source === "paper"
  );
  assert.ok(
    printed.every(({ where, image }: { where: string; image: string }) =>
      where && image === "all 100"
    ),
  );
  assert.match(ended.stdout, /recalled, not re-read/);
  assert.match(ended.stdout, /SR gap \(dB\)/);
  assert.match(await Deno.readTextFile(at("table.md")), /true kernel/);
});

Deno.test("wrong use of the set is told in one sentence", async () => {
  for (
    const [code, says, args] of [
      [2, /--set div2krk needs its folder/, []],
      [2, /--scale is 3; DIV2KRK has 2 and 4/, [at("set"), "--scale", "3"]],
      [2, /--protocol is "kdsr"; what is published/, [
        ...[at("set"), "--protocol", "kdsr"],
      ]],
      [1, /absent\/gt" does not exist; give the folder/, [at("absent")]],
      [1, /none\/gt" holds no \.png files/, [at("none")]],
      [1, /set\/lr_x4" does not exist/, [at("set"), "--scale", "4"]],
    ] as const
  ) {
    const ended = await runTaskFile("evaluate", [...args, ...set]);
    assert.match(ended.stderr.trim().split("\n").at(-1)!, says);
    assert.equal(ended.code, code, ended.stderr);
  }
});
