import assert from "node:assert/strict";
import { runNotebook } from "../../tasks/_run_notebook.ts";
import { notebookOf, runCells } from "./_notebooks.ts";

Deno.test("a notebook whose printing cells end with show passes, each output under its own cell", async () => {
  const { notebook, problems } = await runCells(
    'import { show } from "blindsight";',
    'console.log("one");\nawait show("first");',
    'console.log("two");\nawait show("second");',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    notebook.cells.map(({ outputs }) =>
      outputs!.map((output) =>
        output.output_type === "stream"
          ? output.text
          : "data" in output && output.data["text/plain"]
      )
    ),
    [[], ["one\n", "first"], ["two\n", "second"]],
  );
});

Deno.test("thousands of lines stay with the cell that printed them, and it is told that they came late", async () => {
  const { notebook, problems } = await runCells(
    "for (let i = 0; i < 3000; i++) console.log(i);",
    'console.log("next");',
  );
  const [first, second] = notebook.cells.map(({ outputs }) => outputs![0]);
  assert.ok(first.output_type === "stream" && second.output_type === "stream");
  assert.equal(first.text.trim().split("\n").length, 3000);
  assert.equal(second.text, "next\n");
  const said = problems.filter(({ cell }) => cell === 1)
    .map(({ message }) => message).join();
  assert.match(said, /does not end with `await show/);
  assert.match(said, /drawn under the next cell/);
});

Deno.test("a cell that throws ends the run, with its number and traceback", async () => {
  const { notebook, problems } = await runCells(
    "const a = 1;",
    "function broken() {\n  throw new RangeError(`no ${a}`);\n}\nbroken();",
    "const b = 2;",
  );
  assert.equal(problems.length, 1);
  assert.equal(problems[0].cell, 2);
  assert.match(problems[0].message, /RangeError: no 1[^]*at broken/);
  assert.equal(notebook.cells[2].execution_count, null);
});

Deno.test("code that cannot be parsed fails, though the kernel puts nothing out", async () => {
  const { notebook, problems } = await runCells(
    'const a = "unterminated',
    "const b = 1;",
  );
  assert.deepEqual(problems.map(({ cell }) => cell), [1]);
  assert.match(problems[0].message, /Execution failed; is the code complete/);
  assert.equal(notebook.cells[1].execution_count, null);
});

Deno.test("an expected exception passes, a missing one does not", async () => {
  const { problems } = await runCells(
    ['throw new Error("as it should");', "raises-exception"],
    ["const fine = 1;", "raises-exception"],
  );
  assert.deepEqual(problems.map(({ cell }) => cell), [2]);
});

Deno.test("a display that a later cell updates is changed in place", async () => {
  const { notebook } = await runCells(
    'await Deno.jupyter.display("old", { display_id: "d" });',
    'await Deno.jupyter.display("new", { display_id: "d", update: true });',
  );
  const [output] = notebook.cells[0].outputs!;
  assert.ok("data" in output);
  assert.equal(output.data["text/plain"], '"new"');
  assert.deepEqual(notebook.cells[1].outputs, []);
});

Deno.test("what a cell declares about its outputs is checked", async () => {
  const { problems } = await runCells(
    'import { show, table } from "blindsight";',
    [
      'await show(table([{ method: "bicubic" }]));',
      "expect:text/html",
      "expect-text:bicubic",
    ],
    ['await show("words");', "expect:image/png", "expect-text:numbers"],
  );
  assert.deepEqual(problems.map(({ cell }) => cell), [3, 3]);
  assert.match(problems[0].message, /image\/png, but showed text\/plain/);
});

Deno.test("a cell that does not end is given up, and so is a kernel that dies", async () => {
  const endless = await runNotebook(
    "x.ipynb",
    notebookOf("while (true);"),
    { timeout: 1 },
  );
  assert.match(endless.problems[0].message, /not done after 1 s/);
  const dead = await runCells("const a = 1;", "Deno.exit(3);");
  assert.equal(dead.problems[0].cell, 2);
  assert.match(dead.problems[0].message, /closed the connection/);
});

Deno.test("the kernel finds the environment that it is given", async () => {
  const { notebook } = await runNotebook(
    "x.ipynb",
    notebookOf('Deno.env.get("BLINDSIGHT_PRESET")'),
    { env: { BLINDSIGHT_PRESET: "tiny" } },
  );
  const [output] = notebook.cells[0].outputs!;
  assert.ok("data" in output);
  assert.equal(output.data["text/plain"], '"tiny"');
});
