import assert from "node:assert/strict";
import { notebookText } from "../../tasks/_notebook.ts";
import { notebookOf } from "./_notebooks.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

Deno.test("the task names the notebook, the cell and the error, and exits with 1", async () => {
  await using folder = await folderOf({
    "good.ipynb": notebookText(notebookOf("const a: number = 1;")),
    "bad.ipynb": notebookText(notebookOf("const b = 1;", "missing();")),
  });
  const { code, stdout } = await runTaskFile("notebooks", [
    `${folder.path}/good.ipynb`,
    `${folder.path}/bad.ipynb`,
    "--keep",
    `${folder.path}/kept`,
  ]);
  assert.equal(code, 1);
  assert.match(stdout, /^ok .*good\.ipynb {2}1 cells/m);
  assert.match(
    stdout,
    /^FAILED .*bad\.ipynb[^]*cell 2: ReferenceError: missing is not defined/m,
  );
  assert.match(stdout, /^1 passed, 1 failed$/m);
  const kept = JSON.parse(
    await Deno.readTextFile(`${folder.path}/kept/bad.ipynb`),
  );
  assert.equal(kept.cells[1].outputs[0].ename, "ReferenceError");
});

Deno.test("--strip takes the outputs out of the file", async () => {
  const notebook = notebookOf("1;");
  notebook.cells[0].execution_count = 7;
  await using folder = await folderOf({ "a.ipynb": notebookText(notebook) });
  const path = `${folder.path}/a.ipynb`;
  assert.equal((await runTaskFile("notebooks", [path, "--strip"])).code, 0);
  const { cells } = JSON.parse(await Deno.readTextFile(path));
  assert.equal(cells[0].execution_count, null);
});

Deno.test("a file that is no notebook is refused in one sentence", async () => {
  await using folder = await folderOf({ "a.ipynb": "{}" });
  const { code, stderr } = await runTaskFile("notebooks", [
    `${folder.path}/a.ipynb`,
  ]);
  assert.equal(code, 1);
  assert.match(stderr, /a\.ipynb is no notebook/);
  assert.equal(stderr.trim().split("\n").length, 1);
});

Deno.test("types are checked across cells, and an error is told with its cell and line", async () => {
  await using folder = await folderOf({
    "good.ipynb": notebookText(
      notebookOf(
        'import { basename } from "node:path";',
        'const name = await Promise.resolve(basename("a/b"));',
        "name.length;",
      ),
    ),
    "bad.ipynb": notebookText(
      notebookOf(
        "const n = 1;",
        '// a comment\nconst s: string = n + "".at(0)!.length;',
      ),
    ),
  });
  const { code, stdout } = await runTaskFile("check-notebooks", [
    `${folder.path}/good.ipynb`,
    `${folder.path}/bad.ipynb`,
  ]);
  assert.equal(code, 1);
  assert.match(stdout, /bad\.ipynb, cell 2, line 2, column 7/);
  assert.match(stdout, /^1 passed, 1 failed$/m);
});
