import assert from "node:assert/strict";
import { motionBlur, type MotionDrawn } from "../../lib/degrade/mod.ts";
import {
  createImage,
  quantize,
  readImage,
  writeImage,
} from "../../lib/image/mod.ts";
import { protocol, psnr } from "../../lib/metrics/mod.ts";
import { seeded } from "../../lib/random/mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

Deno.test("data make blur writes pairs that their table describes and repeats", async () => {
  await using folder = await folderOf({});
  const [from, to] = [`${folder.path}/in`, `${folder.path}/out`];
  await Deno.mkdir(from);
  for (const [i, size] of [[0, 40], [1, 52]]) {
    const rng = seeded(i);
    const image = createImage(size, 30, 3);
    for (let k = 0; k < image.data.length; k++) image.data[k] = rng.uniform();
    await writeImage(`${from}/${i}.png`, image);
  }
  const args = ["make", "blur", "--from", from, "--to", to, "--count", "3"];
  const more = ["--severity", "mild", "--seed", "4"];
  const made = await runTaskFile("data", [...args, ...more]);
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^3 pairs/);
  assert.match(
    made.stderr,
    /^(\d{6}\.png: mild, \d\.\d pixels, \w+, \d+\.\d\d dB\n){3}$/,
  );
  const [head, ...lines] = (await Deno.readTextFile(`${to}/PAIRS.tsv`))
    .trimEnd().split("\n").map((line) => line.split("\t"));
  assert.equal(lines.length, 3);
  for (const line of lines) {
    const row = Object.fromEntries(head.map((name, i) => [name, line[i]]));
    const sharp = await readImage(`${to}/sharp/${row.file}`);
    const blurry = await readImage(`${to}/blur/${row.file}`);
    const score = psnr(blurry, sharp, protocol("gopro"));
    assert.ok(Math.abs(Number(row.psnr) - score) < 0.006);
    assert.equal(row.severity, "mild");
    assert.equal(row.seed, "4");
    const drawn = JSON.parse(row.drawn) as MotionDrawn;
    assert.ok(Math.abs(drawn.extent - Number(row.extent)) <= 0.05);
    const again = await motionBlur().apply(sharp, drawn);
    assert.deepEqual(quantize(again).data, blurry.data);
  }
  const twice = await runTaskFile("data", args);
  assert.equal(twice.code, 1);
  assert.match(twice.stderr, /holds pictures already/);
});

Deno.test("data make blur says what it needs", async () => {
  const without = await runTaskFile("data", ["make", "blur"]);
  assert.equal(without.code, 2);
  assert.match(without.stderr, /--from DIR and --to DIR/);
  const other = await runTaskFile("data", ["make", "noise"]);
  assert.equal(other.code, 2);
});
