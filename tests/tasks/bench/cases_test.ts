import assert from "node:assert/strict";
import { drtl, kdsr, openEngine, zssr } from "../../../mod.ts";
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

Deno.test("the PyTorch side has the presets' sizes", async () => {
  const text = await Deno.readTextFile(new URL("cases.py", folder));
  const { model, batch, patch } = kdsr.presets.small;
  const { features, blocks, encoderBlocks } = model;
  const small = drtl.presets.small;
  const edsr = small.model as { features: number; blocks: number };
  for (
    const call of [
      `student(features=${features}, blocks=${blocks}, encoder_blocks=${encoderBlocks}, batch=${batch}, size=${patch})`,
      `zssr(size=${zssr.presets.kernelgan.crop})`,
      `edsr(features=${edsr.features}, blocks=${edsr.blocks}, size=${small.patch}, batch=${
        5 * small.batch
      }`,
    ]
  ) {
    assert(text.includes(call), call);
  }
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
