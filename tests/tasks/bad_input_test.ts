import assert from "node:assert/strict";
import {
  createImage,
  encodeSafetensors,
  generatedSource,
  openEngine,
  type StoredTensor,
  writeImage,
} from "../../mod.ts";
import { walk } from "../../tasks/_walk.ts";
import { type Ended, folderOf, runTaskFile } from "./_run_task.ts";
import { writeStudent } from "./_small_student.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf({
  "text.png": "not a picture",
  "text.safetensors": "not weights",
  "empty/notes.txt": "no picture here",
  "held/MANIFEST.tsv": "role\tfile\tbytes\tsha256\ntest\tone.png\t1\t0\n",
  ...Object.fromEntries(
    ["small", "sharp", "half", "bit", "config", "system"]
      .map((name) => [`${name}/.kept`, ""]),
  ),
});
const at = (name: string) => `${folder.path}/${name}`;
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());

const source = generatedSource({ seed: 1, count: 1, width: 96, height: 96 });
await writeImage(at("sharp/one.png"), await source.load(0));
await writeImage(at("held/one.png"), await source.load(0));
await writeImage(at("good.png"), createImage(9, 6, 3));
await writeImage(at("pixel.png"), createImage(1, 1, 3));
await writeImage(at("small/one.png"), createImage(23, 24, 3));
const picture = await Deno.readFile(at("sharp/one.png"));
await Deno.writeFile(at("cut.png"), picture.subarray(0, picture.length / 2));

const student = at("student.safetensors");
await writeStudent(student);
await writeStudent(at("kernelgan.safetensors"), { system: "kernelgan" });
await writeStudent(at("config/teacher.safetensors"), {
  system: "kdsr/teacher",
  config: { batch: 7 },
});
await writeStudent(at("system/teacher.safetensors"), { system: "zssr" });
const bytes = await Deno.readFile(student);
const half = bytes.subarray(0, bytes.length / 2);
const flipped = bytes.with(bytes.length - 5, bytes.at(-5)! ^ 4);
await Deno.writeFile(at("half/teacher.safetensors"), half);
await Deno.writeFile(at("bit/teacher.safetensors"), flipped);
const bias: StoredTensor = {
  dtype: "F32",
  shape: [1],
  data: Float32Array.of(NaN),
};
await Deno.writeFile(
  at("nan.safetensors"),
  encodeSafetensors({ tensors: new Map([["bias", bias]]), metadata: {} }),
);

/** A command line, its exit code and the end of what it says. */
type Case = readonly [code: 1 | 2, says: RegExp, task: string, args: string[]];

const good = at("good.png");
const tiny = ["kdsr", "--preset", "tiny", "--data", at("sharp")];
const goOn = (name: string) => [...tiny, "--resume", "--out", at(name)];
const score = ["--protocol", "kdsr", "--data"];

const restoring: Case[] = [
  [1, /no\.png" does not exist; give/, "restore", [student, at("no.png")]],
  [1, /" holds no pictures; give/, "restore", [student, at("empty")]],
  [1, /" lies below .* no folder/, "restore", [
    ...[student, good, "--out", `${good}/x`],
  ]],
  [1, /^"\/proc\/.* choose another/, "restore", [
    ...[student, good, "--out", "/proc/none"],
  ]],
  [2, /"abacus"; expected one of/, "restore", [
    ...[student, good, "--engine", "abacus"],
  ]],
  [1, /no" does not exist; give kdsr, zssr, zskd, a check/, "restore", [
    at("no"),
    good,
  ]],
  [1, /neither a PyTorch nor/, "restore", [at("text.safetensors"), good]],
  [1, /n\.safetensors" holds .* kernel, .*; restore by zssr/, "restore", [
    ...[at("kernelgan.safetensors"), good],
  ]],
  [1, /pixel\.png": a picture of 1x1 is too small/, "restore", [
    ...["zssr", at("pixel.png"), "--preset", "tiny"],
  ]],
  [1, /"bias" are not finite; use/, "restore", [at("nan.safetensors"), good]],
  [1, /half\/.* cannot be read as .*; fetch or/, "restore", [
    ...[at("half/teacher.safetensors"), good],
  ]],
  [1, /bit\/.*" is damaged: its contents/, "restore", [
    ...[at("bit/teacher.safetensors"), good],
  ]],
];

const evaluating: Case[] = [
  [1, /" holds no pictures; give/, "evaluate", [
    ...["bicubic", ...score, at("empty")],
  ]],
  [2, /^--protocol is missing; give one of kdsr/, "evaluate", ["bicubic"]],
  [2, /^<model> is missing: drtl/, "evaluate", ["--set", "city100"]],
  [2, /is 3, but .* enlarges 4 times/, "evaluate", [
    ...[student, ...score, at("sharp"), "--scale", "3"],
  ]],
  [1, /one\.png" is 23x24; expected 24x24, so/, "evaluate", [
    ...["bicubic", ...score, at("sharp"), "--lr", at("small")],
  ]],
];

const training: Case[] = [
  [2, /^--preset is "huge"; expected one of/, "train", [
    ...["kdsr", "--preset", "huge"],
  ]],
  [2, /^--scale is "5"; expected/, "train", ["kdsr", "--scale", "5"]],
  [2, /^kdsr-gan takes no --scale;/, "train", ["kdsr-gan", "--scale", "4"]],
  [2, /good\.png" is more than drtl takes: .* --support/, "train", [
    ...["drtl", good],
  ]],
  [2, /^<system> is "abc"; expected one of/, "train", ["abc"]],
  [1, /" lies below .* no folder/, "train", [...tiny, "--out", `${good}/x`]],
  [1, /empty" holds no pictures; give/, "train", [
    ...["kdsr", "--data", at("empty"), "--out", at("never")],
  ]],
  [1, /held\/one\.png" is set aside for tests by/, "train", [
    ...["kdsr", "--data", at("held"), "--out", at("never")],
  ]],
  [2, /half" holds a training already/, "train", [
    ...tiny,
    "--out",
    at("half"),
  ]],
  [1, /half\/.* cannot be read as .*; fetch or/, "train", goOn("half")],
  [1, /bit\/.*" is damaged: its contents/, "train", goOn("bit")],
  [1, /config\/.* with another config.*: batch is 7, expected 4/, "train", [
    ...goOn("config"),
  ]],
  [1, /system\/.* is a checkpoint of zssr; expected/, "train", goOn("system")],
  [2, /^--profile is "huge"; expected/, "reproduce-table2", [
    ...["--profile", "huge"],
  ]],
  [1, /empty" holds no pictures; give/, "reproduce-table2", [
    ...["--data", at("empty"), "--out", at("never")],
  ]],
];

for (
  const [name, cases] of Object.entries({ restoring, evaluating, training })
) {
  Deno.test(`bad input to ${name} is told in one sentence with the right exit code`, async () => {
    const before = files();
    const queue = cases.values();
    const worker = async () => {
      for (const [code, says, task, args] of queue) {
        const ended = await runTaskFile(task, ["--engine", "wasm", ...args]);
        checkRefusal(ended, code, says);
        assert.equal(ended.stdout, "", task);
      }
    };
    await Promise.all([worker(), worker()]);
    assert.deepEqual(files(), before);
  });
}

Deno.test("pictures that cannot be read are told, and the others restored, one of a single pixel too", async () => {
  const names = ["text", "cut", "pixel", "good"];
  const images = names.map((name) => at(`${name}.png`));
  const before = files();
  const ended = await runTaskFile("restore", [student, ...images]);
  checkRefusal(ended, 1, /cut\.png" is a PNG .*\(it ends too early\)/);
  assert.match(ended.stderr, /text\.png" is not a picture \(it holds text\)/);
  assert.match(
    ended.stdout,
    /l\.png {2}1x1 → 4x4 .*\n.*d\.png {2}9x6 → 36x24 /,
  );
  const results = [at("good.x4.png"), at("pixel.x4.png")];
  assert.deepEqual(files(), [...before, ...results].sort());
  const again = await runTaskFile("restore", [student, good, results[0]]);
  checkRefusal(
    again,
    1,
    /would take the place of .*good\.x4\.png.*; give --out/,
  );
});

Deno.test("a full disk is told and leaves no half of a file", async () => {
  const disk = at("disk");
  await Deno.mkdir(disk);
  const mounted = await new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk],
  }).output().then(({ success }) => success, () => false);
  if (!mounted) {
    console.warn("SKIPPED (no small disk can be mounted by this user)");
    return;
  }
  try {
    const full = /" cannot be written because the disk is full; choose/;
    const out = ["--out", disk];
    checkRefusal(await runTaskFile("train", [...tiny, ...out]), 1, full);
    const image = at("sharp/one.png");
    const ended = await runTaskFile("restore", [student, image, ...out]);
    checkRefusal(ended, 1, full);
    assert.deepEqual([...walk(disk)], []);
  } finally {
    await new Deno.Command("umount", { args: [disk] }).output();
  }
});

function checkRefusal({ code, stderr }: Ended, expected: 1 | 2, says: RegExp) {
  assert.match(stderr.trim().split("\n").at(-1)!, says, stderr);
  assert.doesNotMatch(stderr, /^ +at |BLINDSIGHT_TRACE/m);
  assert.equal(code, expected, stderr);
}

/** Everything that lies in the folder, halves of files among it. */
function files(): string[] {
  return [...walk(folder.path)].sort();
}
