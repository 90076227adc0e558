import assert from "node:assert/strict";
import { folderOf, runTaskFile } from "./_run_task.ts";

Deno.test("zskd's table is measured, kept, and gone on with", async () => {
  await using folder = await folderOf({ "empty/lr_x2/notes.txt": "" });
  const out = `${folder.path}/table`;
  const json = `${folder.path}/table.json`;
  const args = ["--preset", "tiny", "--count", "1", "--engine", "wasm"];
  const first = await runTaskFile("zskd-table", [
    ...args,
    ...["--seeds", "1", "--out", out],
  ]);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /\+ preprocessing +\d\d\.\d\d +[+-]/);
  const cells = await Deno.readTextFile(`${out}/cells.json`);
  const again = await runTaskFile("zskd-table", [
    ...args,
    ...["--seeds", "2", "--out", out, "--resume", "--json", json],
  ]);
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stderr, /^2 of 2: /m);
  assert.doesNotMatch(again.stderr, /^1 of 2: /m);
  const result = JSON.parse(await Deno.readTextFile(json));
  assert.equal(result.cells.length, 12);
  assert.deepEqual(result.cells.slice(0, 6), JSON.parse(cells).results);
  for (
    const [code, says, more] of [
      [2, /results already: go on with them by --resume/, ["--out", out]],
      [1, /of other pictures, other settings or another engine/, [
        ...["--out", out, "--resume", "--preset", "small"],
      ]],
      [1, /empty\/lr_x2" holds no pictures/, [
        ...["--div2krk", `${folder.path}/empty`, "--out", `${out}2`],
      ]],
      [1, /none\/test_LR" does not exist; give a folder/, [
        ...["--realsr", `${folder.path}/none`, "--out", `${out}2`],
      ]],
    ] as const
  ) {
    const ended = await runTaskFile("zskd-table", [...args, ...more]);
    assert.match(ended.stderr, says);
    assert.equal(ended.code, code);
  }
});
