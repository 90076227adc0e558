import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  createImage,
  disposeTree,
  generatedSource,
  openEngine,
  readImage,
  saveCheckpoint,
  seeded,
  semantic,
  writeImage,
} from "../../mod.ts";
import { writeHost } from "./_host_file.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf({
  "text.pth": "not weights",
  "empty/notes.txt": "no picture here",
  "held/MANIFEST.tsv": "role\tfile\tbytes\tsha256\ntest\t1_blur.png\t1\t0\n",
  ...Object.fromEntries(
    ["lonely/blur", "A/blur", "A/sharp", "small/blur", "small/sharp"]
      .map((name) => [`${name}/.kept`, ""]),
  ),
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const standIn = fileURLToPath(
  new URL("../../data/weights/stand-in-teacher.safetensors", import.meta.url),
);

const source = generatedSource({ seed: 6, count: 1, width: 96, height: 96 });
const picture = await source.load(0);
for (const name of ["A/blur/1", "A/sharp/1", "lonely/blur/1"]) {
  await writeImage(at(`${name}.png`), picture);
}
for (const name of ["small/blur/1", "small/sharp/1"]) {
  await writeImage(at(`${name}.png`), createImage(40, 36, 3));
}
await writeImage(at("pixel.png"), createImage(1, 1, 3));
await writeImage(at("held/1_blur.png"), picture);
await writeImage(at("held/1_sharp.png"), picture);

await writeHost(at("host.safetensors"));
const first = "feat_extract.0.main.0.weight";
await writeHost(at("shape.safetensors"), (tensors) => {
  const { data } = tensors.get(first)!;
  tensors.set(first, { dtype: "F32", shape: [4, 3, 9, 1], data });
});
await writeHost(at("missing.safetensors"), (tensors) => {
  tensors.delete("Convs.0.main.0.weight");
});
await writeHost(at("nan.safetensors"), (tensors) => {
  (tensors.get(first)!.data as Float32Array)[5] = NaN;
});
const config = semantic.priorPresets.tiny;
const params = semantic.initPrior(seeded(1), config);
await saveCheckpoint(at("prior.safetensors"), {
  ...{ system: "semantic/prior", config, seed: 1, step: 0, trees: { params } },
});
disposeTree(params);

/** A command line, its exit code and the end of what it says. */
type Case = readonly [code: 1 | 2, says: RegExp, args: readonly string[]];

/** Each in its own words, whatever is trained. */
const training: Case[] = [
  [2, /^--host is "vgg"; expected one of unet, mimo-unet/, ["--host", "vgg"]],
  [2, /^--severity is "huge"; expected one of mild/, ["--severity", "huge"]],
  [2, /^--feed is "oracle"; expected one of prior, none/, [
    ...["--feed", "oracle"],
  ]],
  [2, /^semantic takes no --scale; it takes --pairs/, ["--scale", "2"]],
  [2, /pixel\.png" is more than semantic takes: .* --data/, [at("pixel.png")]],
  [2, /^--host does not go with --weights, whose names/, [
    ...["--host", "mprnet", "--weights", at("host.safetensors")],
  ]],
  [2, /^--teacher does not go with --prior, which has learnt/, [
    ...["--prior", at("prior.safetensors"), "--teacher", standIn],
  ]],
  [2, /^--prior does not go with --feed none, which is/, [
    ...["--prior", at("prior.safetensors"), "--feed", "none"],
  ]],
  [1, /none\.pth" does not exist; give a file of weights/, [
    ...["--weights", at("none.pth")],
  ]],
  [1, /text\.pth" is neither a PyTorch nor/, ["--weights", at("text.pth")]],
  [1, /feat_ex.*weight has the shape \[4,3,9,1\]; expected \[4,3,3,3\]/, [
    ...["--weights", at("shape.safetensors")],
  ]],
  [1, /prior\.safetensors" is a checkpoint of semantic\/prior; expected/, [
    ...["--weights", at("prior.safetensors")],
  ]],
  [1, /none" does not exist; give a checkpoint/, ["--prior", at("none")]],
  [1, /host\.safetensors" holds tensors but no training's state; give/, [
    ...["--prior", at("host.safetensors")],
  ]],
  [1, /none" does not exist; expected the folder of a Tens/, [
    ...["--teacher", at("none")],
  ]],
  [1, /text\.pth" is no teacher; expected the folder/, [
    ...["--teacher", at("text.pth")],
  ]],
  [1, /none" .*does not exist/, ["--pairs", at("none")]],
  [1, /empty" holds no /, ["--pairs", at("empty")]],
  [1, /blur\/1\.png" has no partner/, ["--pairs", at("lonely")]],
  [1, /held\/1_blur\.png" is set aside for tests/, ["--pairs", at("held")]],
  [1, /"1" is 40x36, smaller than a patch of 64x64; give larger/, [
    ...["--pairs", at("small"), "--teacher", standIn],
  ]],
  [1, /1\.png" is 40x36, smaller than a patch of 104x104; give larger/, [
    ...["--data", at("small/sharp"), "--severity", "severe"],
    ...["--teacher", standIn],
  ]],
];

const restoring: Case[] = [
  [1, /prior\.safetensors" holds a prior, .*; give deblurring\.safetensors/, [
    at("prior.safetensors"),
  ]],
  [1, /" holds a teacher, .*; give deblurring\.safetensors/, [standIn]],
  [1, /"Convs\.0\.main\.0\.weight" is missing among \d+ arrays; give/, [
    at("missing.safetensors"),
  ]],
  [1, /"feat_.*" of ".*nan\.safetensors" are not finite; fetch/, [
    at("nan.safetensors"),
  ]],
];

const lines = [
  ...training.map(([code, says, args]) =>
    [code, says, "train", ["semantic", "--preset", "tiny", ...args]] as const
  ),
  ...restoring.map(([code, says, args]) =>
    [code, says, "restore", [...args, at("pixel.png")]] as const
  ),
];

Deno.test("wrong use of the semantic system is told in one sentence with the right exit code", async () => {
  const queue = lines.entries();
  const worker = async () => {
    for (const [i, [code, says, task, args]] of queue) {
      const out = task === "train" ? ["--out", at(`never/${i}`)] : [];
      const ended = await runTaskFile(task, [
        ...[...args, ...out, "--engine", "wasm"],
      ]);
      const said = ended.stderr.trim().split("\n");
      assert.match(said.at(-1)!, says);
      assert.equal(ended.code, code, ended.stderr);
      assert.doesNotMatch(ended.stderr, /^ +at /m);
      assert.equal(ended.stdout, "");
    }
  };
  await Promise.all([worker(), worker()]);
});

Deno.test("a picture that is smaller than what a host needs is restored all the same", async () => {
  const { code, stderr } = await runTaskFile("restore", [
    ...[at("host.safetensors"), at("pixel.png"), "--engine", "wasm"],
  ]);
  assert.equal(code, 0, stderr);
  const { width, height } = await readImage(at("pixel.x1.png"));
  assert.deepEqual([width, height], [1, 1]);
});
