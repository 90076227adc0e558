import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { KernelClient } from "../../tasks/_kernel.ts";
import type { Output } from "../../tasks/_kernel_messages.ts";

const folder = fileURLToPath(new URL("../../notebooks", import.meta.url));

/** Runs cells in a kernel, all after an import of the library's parts for showing. */
async function run(...cells: string[]) {
  await using kernel = await KernelClient.start({ cwd: folder });
  const executions = [];
  const imports =
    ["show", "train", "image"].map((name) =>
      `import * as ${name}s from "../lib/${name}/mod.ts";`
    ).join("\n") +
    "\nconst { show, displayHandle, watch, table, grid } = shows;";
  for (const cell of [imports, ...cells]) {
    const execution = await kernel.execute(cell, 60);
    for (const output of execution.outputs) {
      if (output.output_type === "error") {
        assert.fail(output.traceback.join("\n"));
      }
    }
    executions.push(execution);
  }
  return executions.slice(1);
}

function dataOf(output: Output): Record<string, unknown> {
  assert.ok("data" in output, output.output_type);
  return output.data;
}

Deno.test("in a notebook values are shown in order, in their own forms, and none comes late", async () => {
  const cells = await run(
    `console.log("printed");
await show("words", 42, { plain: [1] }, [{ a: 1 }], table([{ b: 2 }]), images.createImage(4, 4, 3));`,
    ...Array.from(
      { length: 8 },
      (_, i) =>
        `for (let i = 0; i < 30; i++) console.log(i);
await show("x".repeat(${i * 40_000}));`,
    ),
  );
  assert.deepEqual(cells.map(({ late }) => late), Array(9).fill(0));
  const [printed, ...shown] = cells[0].outputs;
  assert.equal(printed.output_type, "stream");
  assert.deepEqual(
    shown.map((output) => Object.keys(dataOf(output))[0]),
    [
      ...["text/plain", "text/plain", "text/plain"],
      ...["text/html", "text/html", "image/png"],
    ],
  );
});

Deno.test("a display changes in place from the background, skips what comes too fast and ends with the last value", async () => {
  const cells = await run(
    `let drawn = 0;
const handle = await displayHandle("first", { perSecond: 20 });
await show("below");`,
    `for (let i = 0; i <= 100; i++) {
  handle.update(() => { drawn++; return "value " + i; });
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await handle.finish("last");
handle.update("too late");
await new Promise((resolve) => setTimeout(resolve, 100));
await show(drawn);`,
  );
  const [display, below] = cells[0].outputs;
  assert.equal(dataOf(display)["text/plain"], "last");
  assert.equal(dataOf(below)["text/plain"], "below");
  const drawn = Number(dataOf(cells[1].outputs[0])["text/plain"]);
  assert.ok(drawn >= 3 && drawn <= 25, `${drawn} of 100 were drawn`);
});

const training = `async function* training() {
  const steps = 40;
  yield { type: "start", name: "demo", step: 0, steps };
  for (let step = 1; step <= steps; step++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    yield { type: "step", step, steps, seconds: step / 100, report: { loss: 1 / step }, state: {} };
    if (step % 20 === 0) yield { type: "eval", step, scores: { psnr: 20 + step / 10 } };
    if (step === failAt) throw new Error("out of luck");
  }
  yield { type: "stop", step: steps, reason: "done", state: {} };
  return "the result";
}
const run = trains.start(() => training());`;

Deno.test("a watched run is drawn under its cell to its end, pictures of its last step included", async () => {
  const cells = await run(
    `const failAt = 0;\n${training}
const watched = watch(run, ({ step }) => grid([images.createImage(4, 4, 3)], { captions: ["step " + step] }), { viewEvery: 0.1 });
await show(watched);`,
    'console.log("another cell");\nawait show("works meanwhile");',
    "await watched.done;\nawait show(await run.result);",
  );
  const [status, curves, pictures] = cells[0].outputs.map(dataOf);
  assert.match(
    String(status["text/plain"]),
    /^demo: step 40 of 40, done after 0:00, psnr 24\.00, loss 0\.02500/,
  );
  assert.deepEqual(Object.keys(curves), [
    "application/vnd.vegalite.v5+json",
    "image/png",
    "text/plain",
  ]);
  assert.match(String(curves["text/plain"]), /psnr: 22\.00 → 24\.00/);
  assert.match(String(pictures["text/plain"]), /step 40/);
  assert.equal(cells[1].outputs.length, 2);
  assert.equal(dataOf(cells[2].outputs[0])["text/plain"], "the result");
});

Deno.test("a watched run that breaks says so, and a broken view does not break the run", async () => {
  const cells = await run(
    `const failAt = 30;\n${training}
const watched = watch(run, () => { throw new Error("no view"); });
await show(watched);`,
    `await watched.done;
await show(await run.result.catch((error) => error.message));`,
  );
  const [status, , pictures] = cells[0].outputs.map(dataOf);
  assert.match(String(status["text/plain"]), /failed: out of luck/);
  assert.match(String(pictures["text/plain"]), /view failed: Error: no view/);
  assert.equal(dataOf(cells[1].outputs[0])["text/plain"], "out of luck");
});
