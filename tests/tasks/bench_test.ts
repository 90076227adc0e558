import assert from "node:assert/strict";
import { readImage } from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

/** Stands in for a Python with PyTorch: a step takes it a second. */
const fake = `
console.log(JSON.stringify({ version: "0", device: "1 thread", isa: "none" }));
let value = 1;
for await (const chunk of Deno.stdin.readable) {
  for (const line of new TextDecoder().decode(chunk).trim().split("\\n")) {
    const { do: what } = JSON.parse(line);
    console.log(JSON.stringify(
      what === "open" ? { parameters: PARAMETERS, learns: true }
      : what === "run" ? { ms: 1000, cpu: 0, value: value /= 2 }
      : what === "profile" ? { ms: 1000, kernels: [] } : {}));
  }
}`;
const script = (name: string) =>
  `#!/bin/sh\nexec "${Deno.execPath()}" run -qA --no-config "$(dirname "$0")/${name}"\n`;
const folder = await folderOf({
  "same.ts": fake.replace("PARAMETERS", "20259"),
  "same.sh": script("same.ts"),
  "other.ts": fake.replace("PARAMETERS", "20260"),
  "other.sh": script("other.ts"),
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;

const ignore = Deno.build.os === "windows";
if (!ignore) {
  for (const name of ["same.sh", "other.sh"]) await Deno.chmod(at(name), 0o755);
}

const line = [
  ...["--engines", "wasm", "--cases", "residual-32", "--threads", "1"],
  ...["--rounds", "2", "--seconds", "0.05", "--patience", "0"],
];

Deno.test({
  name: "the bench task prints a table, and writes JSON and a chart",
  ignore,
  async fn() {
    const { code, stdout, stderr } = await runTaskFile("bench", [
      ...[...line, "--python", at("same.sh"), "--profile", "--isa", "avx2"],
      ...["--json", at("bench.json"), "--chart", at("bench.png")],
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\| residual net, .* NCHW \| .*x \|$/m);
    assert.match(stdout, /^ConvBiasAct +4 /m);
    const result = JSON.parse(await Deno.readTextFile(at("bench.json")));
    const { task, engine, seed, isa, machine, cases } = result;
    assert.deepEqual([task, engine, seed, isa], ["bench", "wasm", 1, "avx2"]);
    assert(machine.cores > 0 && machine.processor);
    assert.equal(cases.length, 1);
    const [{ case: name, threads, ms, torchMs, ratio, rounds }] = cases;
    assert.deepEqual([name, threads, rounds], ["residual-32", 1, 2]);
    assert.equal(torchMs, 1000);
    assert(ms > 0 && Math.abs(ratio / (ms / torchMs) - 1) < 0.01);
    assert.equal(result.geometricMeans["1"].wasm, ratio);
    assert((await readImage(at("bench.png"))).width > 500);
  },
});

Deno.test({
  name: "the bench task fails when PyTorch runs another network",
  ignore,
  async fn() {
    const { code, stderr } = await runTaskFile("bench", [
      ...[...line, "--python", at("other.sh")],
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /wasm: it has 20259 parameters, the other side 20260/);
  },
});

Deno.test("the bench task refuses cases, engines and threads that there are not", async () => {
  for (
    const [flag, value] of [
      ["--cases", "residual-33"],
      ["--engines", "abacus"],
      ["--threads", "1,two"],
    ]
  ) {
    const { code, stderr } = await runTaskFile("bench", [flag, value]);
    assert.equal(code, 2);
    assert(stderr.includes(value), stderr);
  }
});

Deno.test("the bench task runs beside PyTorch where a Python has it", async () => {
  const { code, stdout, stderr } = await runTaskFile("bench", [
    ...["--engines", "wasm", "--cases", "residual-32,depthwise,dynamic"],
    ...["--rounds", "1", "--seconds", "0.01", "--patience", "0"],
  ]);
  assert.equal(code, 0, stderr);
  const without = /Without PyTorch to compare with .*/.exec(stderr);
  if (without) console.log(`SKIPPED: ${without[0]}`);
  else assert.match(stdout, /^\| dynamic .* \| .*(NCHW|NHWC) \| .*x \|$/m);
});
