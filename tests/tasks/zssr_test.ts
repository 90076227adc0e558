import assert from "node:assert/strict";
import {
  centreKernel,
  generatedSource,
  isotropicGaussian,
  openEngine,
  parseSafetensors,
  readImage,
  writeImage,
  writeKernel,
  zssr,
} from "../../mod.ts";
import { folderOf, interruptTask, runTaskFile } from "./_run_task.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf({ ".kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const wasm = ["--engine", "wasm"];
const source = generatedSource({ seed: 5, count: 1, width: 64, height: 48 });
const picture = at("a photo.png");
await writeImage(picture, await source.load(0));
const kernel = centreKernel(isotropicGaussian({ size: 9, sigma: 1.2 }), 2);
await writeKernel(at("kernel.json"), kernel);

const line = (out: string) => [
  ...["zssr", picture, "--preset", "tiny", "--kernel", at("kernel.json")],
  ...["--out", at(out), "--checkpoint-every", "0", ...wasm],
];

async function tensors(path: string) {
  return parseSafetensors(await Deno.readFile(at(path))).tensors;
}

Deno.test("a network is trained on a picture, after an interruption to the same bits, and restores it", async () => {
  const whole = await runTaskFile("train", line("whole"));
  assert.equal(whole.code, 0, whole.stderr);
  const checkpoint = at("whole/zssr.safetensors");
  assert.equal(
    whole.stdout,
    `The network is ${checkpoint}. Restore pictures with:\n` +
      `deno task restore ${checkpoint} '${picture}'\n`,
  );
  const args = line("parts");
  await interruptTask("train", args, {
    file: at("parts/zssr.safetensors"),
    signal: "SIGINT",
  });
  const resumed = await runTaskFile("train", [...args, "--resume"]);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.deepEqual(
    await tensors("parts/zssr.safetensors"),
    await tensors("whole/zssr.safetensors"),
  );
  const restored = await runTaskFile("restore", [
    ...[checkpoint, picture, "--out", at("with"), ...wasm],
  ]);
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stdout, /64x48 → 128x96/);
  // The checkpoint brings the kernel with it.
  const { params, config, kernels } = await zssr.readTrained(checkpoint);
  const image = await readImage(picture);
  const expected = await zssr.restoreWith(params, image, config, {
    kernel: kernels[0],
  });
  const { data } = await readImage(at("with/a photo.x2.png"));
  assert(data.every((v, i) => Math.abs(v - expected.data[i]) < 0.6 / 255));
});

Deno.test("restoring with zssr trains on each picture, for x4 with kernels of its own", async () => {
  const json = at("result.json");
  const { code, stdout, stderr } = await runTaskFile("restore", [
    ...["zssr", picture, "--preset", "tiny", "--scale", "4", "--json", json],
    ...["--kernel", at("kernel.json"), ...wasm],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /64x48 → 256x192/);
  assert.match(stderr, /^zssr: 120\/120 \(100%\)/m);
  const { rows: [row] } = JSON.parse(await Deno.readTextFile(json));
  assert.deepEqual([row.width, row.height], [256, 192]);
});

Deno.test("what zssr does not take is said, and exits with 2", async () => {
  const refused = async (task: string, args: string[], message: RegExp) => {
    const { code, stderr } = await runTaskFile(task, args);
    assert.equal(code, 2);
    assert.match(stderr, message);
  };
  await refused("train", ["zssr"], /<picture> is missing: zssr learns/);
  await refused("train", ["zssr", picture, "--data", at("")], /no --data/);
  await refused("train", ["kdsr", picture], /more than kdsr takes/);
  await refused(
    "restore",
    ["kdsr", picture, "--preset", "tiny"],
    /--preset goes with zssr and zskd/,
  );
});

Deno.test("a picture that is too small to learn from fails with one sentence that names it", async () => {
  const tiny = generatedSource({ seed: 5, count: 1, width: 9, height: 48 });
  await writeImage(at("tiny.png"), await tiny.load(0));
  const { code, stderr } = await runTaskFile("restore", [
    ...["zssr", at("tiny.png"), "--preset", "tiny", ...wasm],
  ]);
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `"${
      at("tiny.png")
    }": a picture of 9x48 is too small to learn from; give one of at least 16 pixels a side\n`,
  );
});
