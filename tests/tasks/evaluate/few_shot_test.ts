import assert from "node:assert/strict";
import { renderTable } from "../../../mod.ts";
import { fewShotTables } from "../../../tasks/evaluate/few_shot.ts";

const outcome = (draw: number) => ({
  rows: ["as given", "uniform"].map((method, i) => ({
    ...{ seed: 1, draw, support: NaN, before: NaN },
    ...{ method, psnr: 30 + i + i * draw },
  })),
  decision: { chosen: "uniform", scores: [], reason: "it is alone" },
  relations: { tasks: [], relations: [], weights: [] },
  ...{ shots: 3, support: [], test: [] },
});

Deno.test("one draw has no deviation, two have", () => {
  const text = (draws: number) => {
    const results = Array.from({ length: draws }, (_, draw) => outcome(draw));
    const [made, ...others] = fewShotTables("city100", {
      ...{ title: "", scale: 1, results },
    });
    assert.deepEqual(others, []);
    return renderTable(made, "text");
  };
  assert.doesNotMatch(text(1), /NaN/);
  assert.match(text(2), /uniform +31\.50\* +0\.71 /);
});
