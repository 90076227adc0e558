import assert from "node:assert/strict";
import { openEngine } from "../../../mod.ts";
import { cases } from "../../../tasks/bench/cases/mod.ts";

const folder = new URL("../../../tasks/bench/pytorch/", import.meta.url);

/** Takes seconds a step. */
const large = ["kdsr-m"];

Deno.test("the PyTorch side has the same cases", async () => {
  const text = await Deno.readTextFile(new URL("cases.py", folder));
  const names = [...text.matchAll(/^ {4}"([^"]+)": /gm)].map(([, name]) =>
    name
  );
  assert.deepEqual(names, cases.map(({ name }) => name));
});

for (const { name, open } of cases) {
  if (large.includes(name)) continue;
  Deno.test(`the case ${name} steps, learns if it says so, and leaves nothing`, async () => {
    const engine = await openEngine({ engine: "wasm" });
    const before = engine.liveTensors();
    const steps = await open(1);
    await steps.step();
    const first = await steps.value();
    const live = engine.liveTensors();
    for (let i = 0; i < 3; i++) await steps.step();
    const last = await steps.value();
    assert(Number.isFinite(last) && steps.parameters > 0);
    if (steps.learns) assert(last < first, `${first} to ${last}`);
    else assert.equal(last, first);
    assert.equal(engine.liveTensors(), live);
    await steps.close();
    assert.equal(engine.liveTensors(), before);
  });
}
