import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  generatedSource,
  kdsr,
  openEngine,
  readImage,
  seeded,
  writeImage,
} from "../../mod.ts";
import { openSharp } from "../../lib/image/open_sharp.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";
import { model, writeStudent } from "./_small_student.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf({ "some/.kept": "", "pictures/.kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const wasm = ["--engine", "wasm"];
const source = generatedSource({ seed: 3, count: 1, width: 96, height: 96 });
await writeImage(at("pictures/one.png"), await source.load(0));
const small = generatedSource({ seed: 4, count: 2, width: 21, height: 13 });
await writeImage(at("some/a.png"), await small.load(0));
await writeImage(at("some/b.bmp"), await small.load(1));
await writeImage(at("some/a.x4.png"), await small.load(0));
await writeStudent(at("student.safetensors"));

Deno.test("the weights that come with the project make a picture four times as large", async () => {
  const json = at("result.json");
  const out = at("deep/results");
  const { code, stdout, stderr } = await runTaskFile("restore", [
    ...["kdsr", at("some/a.png"), "--out", out, "--json", json, ...wasm],
  ]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /a\.png {2}21x13 → 84x52 {2}\d+\.\d s {2}.*\/deep\/results\/a\.x4\.png\n$/,
  );
  const { width, height, channels } = await readImage(`${out}/a.x4.png`);
  assert.deepEqual([width, height, channels], [84, 52, 3]);
  const { task, engine, rows: [row] } = JSON.parse(
    await Deno.readTextFile(json),
  );
  assert.deepEqual([task, engine], ["restore", "wasm"]);
  assert.deepEqual([row.image, row.restored, row.width, row.height], [
    ...[at("some/a.png"), `${out}/a.x4.png`, 84, 52],
  ]);
});

Deno.test("a folder's pictures are restored beside themselves as the library restores them, earlier results left out", async () => {
  const { code, stdout, stderr } = await runTaskFile("restore", [
    ...[at("student.safetensors"), at("some"), "--tile", "8", ...wasm],
  ]);
  assert.equal(code, 0);
  assert.match(
    stderr,
    /^1 result of an earlier run is left out: .*a\.x4\.png$/m,
  );
  assert.equal(stdout.trim().split("\n").length, 2);
  const params = kdsr.initKdsr(seeded(1), model, "student");
  const restorer = kdsr.kdsrRestorer(params);
  const expected = await restorer.restore(await readImage(at("some/b.bmp")));
  const restored = await readImage(at("some/b.x4.png"));
  const wrong = restored.data.findIndex((value, i) =>
    Math.abs(value - expected.data[i]) > 0.6 / 255
  );
  assert.equal(wrong, -1);
});

Deno.test("transparency is dropped with a remark, and only where there is some", async () => {
  const sharp = await openSharp();
  for (const [name, alpha] of [["clear", 0.5], ["opaque", 1]] as const) {
    const background = { r: 200, g: 100, b: 0, alpha };
    const create = { width: 5, height: 4, channels: 4, background } as const;
    await sharp({ create }).png().toFile(at(`${name}.png`));
  }
  const { code, stderr } = await runTaskFile("restore", [
    ...[at("student.safetensors"), at("clear.png"), at("opaque.png"), ...wasm],
  ]);
  assert.equal(code, 0);
  assert.match(stderr, /^"[^"]*clear\.png" is transparent in parts: .*\n$/);
});

Deno.test("the real-world training says what it leaves out, and its result restores", async () => {
  const out = at("gan");
  const trained = await runTaskFile("train", [
    ...["kdsr-gan", "--preset", "tiny", "--steps", "2", ...wasm],
    ...["--data", at("pictures"), "--out", out],
  ]);
  assert.equal(trained.code, 0, trained.stderr);
  assert.match(trained.stderr, /^No VGG19 weights .* loss is left out$/m);
  for (const stage of ["student", "gan"]) {
    const { code, stderr } = await runTaskFile("restore", [
      ...[`${out}/${stage}.safetensors`, at("some/a.png"), ...wasm],
      ...["--out", at(stage)],
    ]);
    assert.equal(code, 0, stderr);
    assert(existsSync(at(`${stage}/a.x4.png`)));
  }
  const teacher = await runTaskFile("restore", [
    ...[`${out}/teacher.safetensors`, at("some/a.png"), ...wasm],
  ]);
  assert.equal(teacher.code, 1);
  assert.match(teacher.stderr, /holds a teacher, .*; give a student's weights/);
});
