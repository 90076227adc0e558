import assert from "node:assert/strict";
import {
  atScale,
  type DrtlPreset,
  presets,
  taskOptions,
  withoutTransfer,
} from "../../../lib/systems/drtl/config.ts";
import { checkBackbone } from "../../../lib/systems/drtl/model/config.ts";

for (const name of ["paper", "small", "tiny"] satisfies DrtlPreset[]) {
  Deno.test(`preset "${name}" is sound, plain JSON, and fits every scale`, () => {
    const preset = presets[name];
    assert.deepEqual(JSON.parse(JSON.stringify(preset)), preset);
    for (const scale of [1, 2, 3, 4] as const) {
      const config = atScale(preset, scale);
      checkBackbone(config.model);
      assert.equal(config.model.scale, scale);
      assert(config.patch >= 12 && Number.isInteger(config.patch));
      assert(config.margin >= 0 && Number.isInteger(config.margin));
      const { factor } = taskOptions(config);
      assert.equal(factor, scale === 1 ? config.factor : scale);
    }
  });
}

Deno.test("the same scale changes nothing, another factor only that", () => {
  const { small } = presets;
  assert.deepEqual(atScale(small, 1), small);
  assert.deepEqual(atScale(small, 1, 3), { ...small, factor: 3 });
});

Deno.test("no transfer has as many steps as prior and fine-tuning together, and looks as often", () => {
  const { small } = presets;
  const { tuning, ...rest } = withoutTransfer(small);
  const { tuning: before, ...same } = small;
  assert.deepEqual(rest, same);
  assert.equal(tuning.steps, small.prior.steps + before.steps);
  const looks = (t: typeof tuning) => Math.floor(t.steps / t.evaluateEvery);
  assert.equal(looks(tuning), looks(before));
});
