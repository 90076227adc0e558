import assert from "node:assert/strict";
import { folderOf, runTaskFile } from "./_run_task.ts";

const sha256OfHello =
  "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const manifest = (...rows: string[][]) =>
  [["role", "file", "bytes", "sha256"], ...rows]
    .map((row) => row.join("\t")).join("\n") + "\n";

Deno.test("data check passes what is as listed and lists by folder and role", async () => {
  await using folder = await folderOf({
    "MANIFEST.tsv": manifest(
      ["test", "a/one.png", "5", sha256OfHello],
      ["train", "b/two.png", "5", sha256OfHello],
    ),
    "a/one.png": "hello",
    "b/two.png": "hello",
  });
  const json = `${folder.path}/result.json`;
  const checked = await runTaskFile("data", [
    "check",
    "--folder",
    folder.path,
    "--json",
    json,
  ]);
  assert.deepEqual(checked, {
    code: 0,
    stdout: "2 files checked, 0 problems\n",
    stderr: "",
  });
  const { task, files, problems } = JSON.parse(await Deno.readTextFile(json));
  assert.deepEqual({ task, files, problems }, {
    task: "data",
    files: 2,
    problems: [],
  });
  const { stdout } = await runTaskFile("data", [
    "list",
    "--folder",
    folder.path,
  ]);
  assert.match(stdout, /^a +test +1 +0\.00$/m);
  assert.match(stdout, /^b +train +1 +0\.00$/m);
});

Deno.test("data check names what is missing, changed or not listed", async () => {
  await using folder = await folderOf({
    "MANIFEST.tsv": manifest(
      ["test", "gone.png", "5", sha256OfHello],
      ["test", "changed.png", "5", sha256OfHello],
    ),
    "changed.png": "hallo",
    "new.jpg": "?",
    "notes.txt": "not a picture",
  });
  const { code, stdout, stderr } = await runTaskFile("data", [
    "check",
    "--folder",
    folder.path,
  ]);
  assert.equal(code, 1);
  assert.equal(stdout, "2 files checked, 3 problems\n");
  assert.deepEqual(stderr.trim().split("\n"), [
    "gone.png is missing",
    "changed.png is not the file that the manifest lists",
    "new.jpg is not in the manifest",
  ]);
});

Deno.test("data check of a folder without a manifest, and of nothing, says what to do", async () => {
  await using folder = await folderOf({ "a.png": "?" });
  const none = await runTaskFile("data", ["check", "--folder", folder.path]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /has no MANIFEST\.tsv; give a folder/);
  assert.equal((await runTaskFile("data", ["eat"])).code, 2);
});

Deno.test("data get says what can be got, and a name goes with it alone", async () => {
  const unknown = await runTaskFile("data", ["get", "resnet"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /"resnet"; expected efficientnet-lite0/);
  assert.equal((await runTaskFile("data", ["list", "resnet"])).code, 2);
});

Deno.test("the project's own pictures are as listed", async () => {
  const { code, stderr } = await runTaskFile("data", ["check"]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
});
