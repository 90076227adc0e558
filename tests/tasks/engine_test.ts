import assert from "node:assert/strict";
import { runTaskFile } from "./_run_task.ts";

Deno.test("the engine task tries an engine and writes what it found", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const { code, stdout } = await runTaskFile("engine", [
      "--engine",
      "wasm",
      "--json",
      file,
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^wasm .*thread.*passed +\d+\.\d ms$/m);
    const { task, engine, engines } = JSON.parse(await Deno.readTextFile(file));
    assert.deepEqual([task, engine, engines.length], ["engine", "wasm", 1]);
    assert.equal(engines[0].selfTest, true);
    assert(engines[0].stepMs > 0);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("the engine task refuses an unknown engine as wrong use", async () => {
  const { code, stderr } = await runTaskFile("engine", [
    "--engine",
    "abacus",
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /"abacus"; expected one of .*wasm/);
});

Deno.test("the engine task prints how far derivatives are off, operation by operation", async () => {
  const { code, stdout } = await runTaskFile("engine", [
    "check",
    "--engine",
    "wasm",
  ]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /^\| operation .*\| wasm, 1 thread +\| wasm, 2 threads/m,
  );
  assert.match(stdout, /^\| conv2d, relu +\| \de-\d+ \/ \de-\d+ /m);
  assert(!stdout.includes("**"), stdout);
});

Deno.test("the engine task gets what it knows how to get, and nothing else", async () => {
  for (
    const [args, message] of [
      [["get"], /Which engine to get\? Name one of onednn, tensorflow/],
      [["get", "wasm"], /Nothing can be got for "wasm"; expected one of/],
      [["get", "toString"], /Nothing can be got for "toString"/],
      [["get", "onednn", "--cuda"], /--cuda is for the engine tensorflow/],
      [["--cuda"], /--cuda go with/],
      [["check", "wasm"], /A name and --cuda go with/],
    ] as const
  ) {
    const { code, stderr } = await runTaskFile("engine", [...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
