import assert from "node:assert/strict";
import { renderTable } from "../../../mod.ts";
import { fewShotTable } from "../../../tasks/evaluate/few_shot.ts";

const outcome = (draw: number) => ({
  rows: ["as given", "uniform"].map((method, i) => ({
    ...{ seed: 1, draw, support: NaN, before: NaN },
    ...{ method, psnr: 30 + i + i * draw },
  })),
  decision: { chosen: "uniform", scores: [], reason: "it is alone" },
  relations: { tasks: [], relations: [], weights: [] },
  ...{ support: [], test: [] },
});

Deno.test("one draw has no deviation, two have", () => {
  const text = (draws: number) => {
    const results = Array.from({ length: draws }, (_, draw) => outcome(draw));
    const made = fewShotTable({ title: "", scale: 1, results });
    return renderTable(made, "text");
  };
  assert.doesNotMatch(text(1), /NaN/);
  assert.match(text(2), /uniform +31\.50\* +0\.71 /);
});
