import assert from "node:assert/strict";
import {
  centreKernel,
  generatedSource,
  isotropicGaussian,
  parseSafetensors,
  readImage,
  readKernel,
  writeImage,
  writeKernel,
} from "../../mod.ts";
import { folderOf, interruptTask, runTaskFile } from "./_run_task.ts";

const folder = await folderOf({ ".kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const wasm = ["--engine", "wasm"];
const source = generatedSource({ seed: 5, count: 1, width: 96, height: 90 });
const picture = at("a photo.png");
await writeImage(picture, await source.load(0));
const kernel = centreKernel(isotropicGaussian({ size: 9, sigma: 1.2 }), 2);
await writeKernel(at("kernel.mat"), kernel);

const line = (out: string) => [
  ...["zskd", picture, "--preset", "tiny", "--steps", "40"],
  ...["--out", at(out), "--checkpoint-every", "0", ...wasm],
];

Deno.test("a student is trained on a picture, after an interruption in each stage to the same bits, and restores it", async () => {
  const whole = await runTaskFile("train", line("whole"));
  assert.equal(whole.code, 0, whole.stderr);
  const checkpoint = at("whole/student.safetensors");
  assert.equal(
    whole.stdout,
    `The network is ${checkpoint}. Restore pictures with:\n` +
      `deno task restore ${checkpoint} '${picture}'\n`,
  );
  assert.ok((await readKernel(at("whole/kernel.json"))).width > 8);
  for (const stage of ["kernelgan", "teacher", "student"]) {
    const args = [...line("parts"), "--resume"];
    const file = at(`parts/${stage}.safetensors`);
    await interruptTask("train", args, { file, signal: "SIGINT" });
  }
  const resumed = await runTaskFile("train", [...line("parts"), "--resume"]);
  assert.equal(resumed.code, 0, resumed.stderr);
  for (const stage of ["kernelgan", "teacher", "student"]) {
    const [a, b] = await Promise.all(["whole", "parts"].map(async (run) => {
      const path = at(`${run}/${stage}.safetensors`);
      return parseSafetensors(await Deno.readFile(path)).tensors;
    }));
    assert.deepEqual(a, b, stage);
  }
  const restored = await runTaskFile("restore", [
    ...[checkpoint, picture, "--out", at("restored"), ...wasm],
  ]);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stdout, /96x90 → 192x180/);
});

Deno.test("restore zskd learns and restores in one go, also with a kernel and at x4", async () => {
  const args = ["zskd", picture, "--preset", "tiny", ...wasm];
  const ended = await runTaskFile("restore", [
    ...args,
    ...["--kernel", at("kernel.mat"), "--scale", "4", "--out", at("large")],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  const { width, height } = await readImage(at("large/a photo.x4.png"));
  assert.deepEqual([width, height], [384, 360]);
});

Deno.test("what zskd does not have is told in one sentence", async () => {
  const small = at("small.png");
  await writeImage(
    small,
    await generatedSource({
      seed: 1,
      count: 1,
      width: 40,
      height: 40,
    }).load(0),
  );
  for (
    const [code, says, task, args] of [
      [2, /--scale is 3; zskd has 2 and 4/, "train", [
        ...line("never"),
        ...["--scale", "3"],
      ]],
      [2, /--preset is "ideal"; zskd has small/, "restore", [
        ...["zskd", picture, "--preset", "ideal"],
      ]],
      [2, /--preset is "reading"; zssr has small/, "restore", [
        ...["zssr", picture, "--preset", "reading"],
      ]],
      [2, /zskd takes no --vgg/, "train", [...line("never"), "--vgg", "x"]],
      [1, /40x40 is too small for KernelGAN/, "restore", [
        ...["zskd", small, "--preset", "tiny"],
      ]],
      [1, /holds zskd's teacher.*give student\.safetensors/, "restore", [
        ...[at("whole/teacher.safetensors"), picture],
      ]],
      [1, /is of another picture/, "train", [
        ...["zskd", small, "--preset", "tiny", "--steps", "40", "--resume"],
        ...["--kernel", at("kernel.mat"), "--out", at("whole")],
      ]],
    ] as const
  ) {
    const ended = await runTaskFile(task, [...args, ...wasm]);
    assert.match(ended.stderr.trim().split("\n").at(-1)!, says);
    assert.doesNotMatch(ended.stderr, /^ +at |BLINDSIGHT_TRACE/m);
    assert.equal(ended.code, code, ended.stderr);
  }
});
