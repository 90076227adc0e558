import assert from "node:assert/strict";
import { folderOf, runTaskFile } from "./_run_task.ts";

const passing = `Deno.test("holds", () => {});\n`;
const failing =
  `Deno.test("breaks", () => { throw new Error("as meant"); });\n`;

/** Runs the runner on some files and gives what it printed, line by line. */
async function runTests(
  files: Record<string, string>,
  ...args: string[]
): Promise<{ code: number; lines: string[]; last: string }> {
  await using folder = await folderOf(files);
  const { code, stdout } = await runTaskFile("test", [folder.path, ...args]);
  const lines = stdout.trimEnd().split("\n");
  return { code, lines, last: lines.at(-1)! };
}

Deno.test("one failing test closes with '0 passed, 1 failed' and exit code 1", async () => {
  const { code, lines, last } = await runTests({ "a_test.ts": failing });
  assert.equal(last, "0 passed, 1 failed");
  assert.equal(code, 1);
  assert.ok(lines.some((line) => line.includes("as meant")));
});

Deno.test("the counts of all files are summed, files of other names left alone", async () => {
  const { code, lines, last } = await runTests({
    "a_test.ts": passing + passing,
    "deep/b_test.ts": passing,
    "deep/b.ts": failing,
  });
  assert.equal(last, "3 passed, 0 failed");
  assert.equal(code, 0);
  assert.match(lines.join("\n"), /^ok {5}.*a_test\.ts: 2 passed, 0 failed \(/m);
});

Deno.test("a test that says SKIPPED or is ignored counts as skipped", async () => {
  const { code, lines, last } = await runTests({
    "a_test.ts": passing +
      `Deno.test("absent", () => console.warn("SKIPPED (no data)"));
       Deno.test({ name: "off", ignore: true, fn() {} });`,
  });
  assert.equal(last, "1 passed, 0 failed, 2 skipped");
  assert.equal(code, 0);
  assert.ok(lines.some((line) => line.trim() === "SKIPPED (no data)"));
});

Deno.test("a file that cannot be loaded, or that kills its process, has failed", async () => {
  const { code, last } = await runTests({
    "a_test.ts": `throw new Error("at the top");`,
    "b_test.ts": `Deno.test("gone", () => Deno.kill(Deno.pid, "SIGKILL"));`,
    "c_test.ts": passing,
  });
  assert.equal(last, "1 passed, 2 failed");
  assert.equal(code, 1);
});

Deno.test("a type error counts as a failure beside the tests", async () => {
  const { code, lines, last } = await runTests({
    "a_test.ts": passing + `export const x: number = "text";`,
  });
  assert.equal(last, "1 passed, 1 failed");
  assert.equal(code, 1);
  assert.ok(lines.some((line) => line.includes("TS2322")));
});

Deno.test("--filter runs only the tests that it names", async () => {
  const { code, last } = await runTests(
    { "a_test.ts": passing + failing, "b_test.ts": failing },
    "--filter",
    "holds",
  );
  assert.equal(last, "1 passed, 0 failed");
  assert.equal(code, 0);
});

Deno.test("a path without tests is refused", async () => {
  await using folder = await folderOf({ "a.ts": passing });
  const empty = await runTaskFile("test", [folder.path]);
  assert.match(empty.stderr, /^There is no \*_test\.ts in /);
  assert.equal(empty.code, 1);
  const absent = await runTaskFile("test", [`${folder.path}/absent`]);
  assert.match(absent.stderr, /absent is not there; give test files/);
  assert.equal(absent.code, 1);
});
