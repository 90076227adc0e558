import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { generatedSource, openEngine, writeImage } from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

const teacher = fileURLToPath(
  new URL("../../data/weights/stand-in-teacher.safetensors", import.meta.url),
);

Deno.test("the semantic prior's table is measured, kept, and gone on with", async () => {
  await openEngine({ engine: "wasm" });
  await using folder = await folderOf({
    "sharp/.kept": "",
    "A/blur/.kept": "",
    "A/sharp/.kept": "",
  });
  const at = (name: string) => `${folder.path}/${name}`;
  const source = generatedSource({
    seed: 7,
    count: 1,
    width: 132,
    height: 130,
  });
  const picture = await source.load(0);
  for (const name of ["sharp/one", "A/blur/1", "A/sharp/1"]) {
    await writeImage(at(`${name}.png`), picture);
  }
  const json = at("table.json");
  const args = [
    ...["--preset", "tiny", "--steps", "1", "--prior-steps", "1"],
    ...["--size", "32", "--data", at("sharp"), "--test", at("sharp")],
    ...["--pairs", at("A"), "--teacher", teacher, "--engine", "wasm"],
    ...["--out", at("table"), "--json", json],
  ];
  const run = async (code: number, ...more: string[]) => {
    const ended = await runTaskFile("semantic-table", [...args, ...more]);
    assert.equal(ended.code, code, ended.stderr);
    return ended;
  };
  const first = await run(0, "--seeds", "1", "--arms", "full prior,zeros");
  assert.match(first.stdout, /^severe \(1 picture, blurry \d\d\.\d\d dB\)/m);
  assert.match(first.stdout, /^real pairs \(1 picture, /m);
  assert.match(
    first.stdout,
    /full prior +\d\.\d\dM +\d+\.\d\d +[+-]0\.\d\d +[+-]/,
  );
  assert.match(first.stdout, /priors for 1 steps?, hosts for 1/);
  const before = JSON.parse(await Deno.readTextFile(json));
  assert.deepEqual(
    before.results.map(({ arm }: { arm: string }) => arm),
    ["host", "zeros", "full prior"],
  );
  assert.match(before.teacher.hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(before.rows[0].teacher, before.teacher);
  assert.equal(before.rows.length, 3 * 4);

  // Without the zeros there is nothing to compare with; what is done is kept.
  const again = await run(
    ...[0, "--seeds", "2", "--arms", "random prior", "--resume"] as const,
  );
  assert.doesNotMatch(again.stderr, /^seed 1, deblurring-host/m);
  assert.match(again.stderr, /^seed 2, deblurring-host/m);
  const { results, rows } = JSON.parse(await Deno.readTextFile(json));
  assert.equal(results.length, 4);
  assert.deepEqual(results[0], before.results[0]);
  assert(rows.every((row: { overZeros: unknown }) => row.overZeros === null));
  assert.match(again.stdout, /random prior +\d\.\d\dM +\d+\.\d\d ± \d/);

  for (
    const [code, says, more] of [
      [2, /results already: go on with them by --resume/, []],
      [1, /of other pictures, other settings/, ["--resume", "--size", "34"]],
      [2, /--arms has "all"; expected some of host, zeros,/, ["--arms", "all"]],
      [1, /"one.png" is 132x130; the tests take pictures of at least/, [
        ...["--size", "64", "--resume"],
      ]],
    ] as const
  ) {
    assert.match((await run(code, ...more)).stderr, says);
  }
});
