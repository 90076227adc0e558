import assert from "node:assert/strict";
import {
  finish,
  generatedSource,
  kernelgan,
  openEngine,
} from "../../../mod.ts";
import {
  checkConfig,
  reach,
  resultSide,
} from "../../../lib/systems/kernelgan/config.ts";

const { presets } = kernelgan;

for (const [name, config] of Object.entries(presets)) {
  Deno.test(`the preset ${name} can be trained, and survives JSON`, async () => {
    checkConfig(config);
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config);
    await openEngine({ engine: "cpu" });
    const pictures = generatedSource({
      seed: 4,
      count: 1,
      width: 100,
      height: 100,
    });
    const short = { ...config, steps: 3 };
    const image = await pictures.load(0);
    const { raw, kernel, stop } = await finish(
      kernelgan.train(image, short, { seed: 1, threads: 1 }),
    );
    assert.equal(stop, "done");
    assert(raw.data.every(Number.isFinite));
    assert.equal(kernel.phase.x, Math.floor(kernel.width / 2) + 0.5);
  });
}

Deno.test("the released generator makes 26 pixels of 64 with 13 taps, the paper's 23 with 19", () => {
  assert.deepEqual(
    [reach(presets.official), resultSide(presets.official)],
    [13, 26],
  );
  assert.deepEqual([reach(presets.paper), resultSide(presets.paper)], [19, 23]);
});

Deno.test("fixed differs from official in what is mended, nothing else", () => {
  const { official, fixed } = presets;
  const differing = (Object.keys(official) as (keyof typeof official)[])
    .filter((key) =>
      JSON.stringify(official[key]) !== JSON.stringify(fixed[key])
    );
  assert.deepEqual(differing.sort(), [
    "bicubicTarget",
    "kernel",
    "noise",
    "tieSafe",
    "trigger",
  ]);
  assert.equal(fixed.noise.real, fixed.noise.fake);
});
