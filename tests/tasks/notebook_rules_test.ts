import assert from "node:assert/strict";
import {
  endsWithShow,
  judge,
  strip,
  uncleanliness,
} from "../../tasks/_notebook_rules.ts";
import { notebookOf } from "./_notebooks.ts";

Deno.test("a cell ends with show also where the call spans lines or a comment follows", () => {
  assert.ok(endsWithShow("const a = 1;\nawait show(a);"));
  assert.ok(endsWithShow("await show(\n  table([\n    { a: 1 },\n  ]),\n);\n"));
  assert.ok(endsWithShow("await show(1);\n// that was it\n"));
  assert.ok(!endsWithShow("await show(1);\nconsole.log(2);"));
  assert.ok(!endsWithShow("if (true) {\n  await show(1);\n}"));
  assert.ok(!endsWithShow("show(1);"));
});

Deno.test("outputs and foreign kernels do not belong into a committed notebook, and strip takes the outputs out", () => {
  const notebook = notebookOf("1;", "2;");
  assert.deepEqual(uncleanliness(notebook), []);
  notebook.cells[1].execution_count = 2;
  notebook.cells[0].outputs = [
    { output_type: "stream", name: "stdout", text: "1" },
  ];
  assert.deepEqual(uncleanliness(notebook).map(({ cell }) => cell), [1, 2]);
  assert.deepEqual(uncleanliness(strip(notebook)), []);
  notebook.metadata.kernelspec!.name = "python3";
  assert.equal(uncleanliness(strip(notebook))[0].cell, 0);
});

Deno.test("what goes to stderr and empty displays are remarked on", () => {
  const [cell] = notebookOf("await show(1);").cells;
  const messages = judge(cell, [
    { output_type: "stream", name: "stderr", text: "a warning\n" },
    { output_type: "display_data", data: {}, metadata: {} },
  ], 0);
  assert.match(
    messages.join("; "),
    /stderr: a warning; showed something empty/,
  );
});
