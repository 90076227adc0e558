import assert from "node:assert/strict";
import plugin from "../../../tasks/lint/plugin.ts";
import { root } from "../../../tasks/lint/place.ts";

/** The rules that a source breaks as a file at a place in the project. */
function broken(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, `${root}/${path}`, source)
    .map(({ id }) => id.replace("blindsight/", ""));
}

Deno.test("Math.random is refused everywhere", () => {
  const source = "const x = Math.random();";
  assert.deepEqual(broken("lib/image/x.ts", source), ["no-unseeded"]);
  assert.deepEqual(broken("tests/image/x_test.ts", source), ["no-unseeded"]);
  assert.deepEqual(broken("tasks/x.ts", `Math["random"]();`), ["no-unseeded"]);
  assert.deepEqual(broken("lib/image/x.ts", "rng.random(); Math.max(1);"), []);
});

Deno.test("TensorFlow.js is imported by lib/engine alone", () => {
  for (
    const source of [
      `import * as tf from "@tensorflow/tfjs-core";`,
      `import "npm:@tensorflow/tfjs-core@4.22.0";`,
      `export * from "@tensorflow/tfjs-core";`,
      `export { tensor } from "@tensorflow/tfjs-core";`,
      `await import("@tensorflow/tfjs-backend-wasm");`,
    ]
  ) {
    assert.deepEqual(broken("lib/nn/x.ts", source), ["tensorflow-seam"]);
    assert.deepEqual(broken("tests/nn/x_test.ts", source), ["tensorflow-seam"]);
    assert.deepEqual(broken("lib/engine/deep/x.ts", source), []);
  }
  assert.deepEqual(
    broken("lib/nn/x.ts", `import * as tf from "../engine/tf.ts";`),
    [],
  );
});

Deno.test("tensors are read synchronously by lib/engine alone", () => {
  assert.deepEqual(broken("lib/nn/x.ts", "x.dataSync();"), ["no-sync-read"]);
  assert.deepEqual(broken("lib/nn/x.ts", "x?.arraySync();"), ["no-sync-read"]);
  assert.deepEqual(broken("lib/engine/x.ts", "x.dataSync();"), []);
  assert.deepEqual(broken("tests/engine/x_test.ts", "x.dataSync();"), []);
  assert.deepEqual(broken("lib/nn/x.ts", "await x.data();"), []);
});

Deno.test("of the library only lib/show prints and knows the notebook", () => {
  assert.deepEqual(broken("lib/nn/x.ts", "console.log(1);"), ["no-console"]);
  assert.deepEqual(broken("lib/nn/x.ts", "Deno.jupyter;"), ["no-jupyter"]);
  for (const path of ["lib/show/x.ts", "tasks/x.ts", "tests/show/x_test.ts"]) {
    assert.deepEqual(broken(path, "console.log(Deno.jupyter);"), []);
  }
});

Deno.test("a file of more than 300 lines has to give a reason", () => {
  const source = "export {};\n".padEnd(310, "\n");
  assert.deepEqual(broken("lib/nn/x.ts", source.slice(0, 310)), []);
  assert.deepEqual(broken("lib/nn/x.ts", source + "\n"), ["length-limit"]);
  const reason = "// long: one table\n";
  assert.deepEqual(broken("lib/nn/x.ts", reason + source), []);
  assert.deepEqual(broken("lib/nn/x.ts", "// long:\n" + source), [
    "length-limit",
  ]);
});

Deno.test("a file is not called utils", () => {
  assert.deepEqual(broken("lib/nn/utils.ts", "0;"), ["no-nameless-file"]);
  assert.deepEqual(broken("tests/nn/_helpers.ts", "0;"), ["no-nameless-file"]);
  assert.deepEqual(broken("lib/nn/uniform.ts", "0;"), []);
});

Deno.test("exported functions and classes carry a doc comment", () => {
  const rule = ["document-exports"];
  assert.deepEqual(broken("lib/nn/x.ts", "export function f() {}"), rule);
  assert.deepEqual(broken("lib/nn/x.ts", "export class C {}"), rule);
  assert.deepEqual(broken("tasks/x.ts", "/* no */ export class C {}"), rule);
  assert.deepEqual(broken("lib/nn/x.ts", "function f() {}\nexport { f };"), []);
  assert.deepEqual(broken("tests/nn/_x.ts", "export function f() {}"), []);
  assert.deepEqual(
    broken(
      "lib/nn/x.ts",
      `/** Documented. */
export function f(a: number): number;
export function f(a: string): string;
export function f(a: unknown): unknown { return a; }`,
    ),
    [],
  );
});
