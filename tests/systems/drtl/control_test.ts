import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import { disposeTree } from "../../../lib/nn/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { finish } from "../../../lib/train/mod.ts";
import { fineTune } from "../../../lib/systems/drtl/fine_tune.ts";
import { heldOutScorer } from "../../../lib/systems/drtl/held_out.ts";
import { relate } from "../../../lib/systems/drtl/relation/relate.ts";
import { trainPrior } from "../../../lib/systems/drtl/train_prior.ts";
import { blurredPairs, source, tiny } from "./_setting.ts";

await openEngine({ engine: "wasm" });

const base = tiny({ prior: 80, tuning: 20 });
const config = {
  ...base,
  reportEvery: 50,
  relation: { ...base.relation, way: "differences" },
} as const;

for (const seed of [1, 2, 3]) {
  Deno.test(`seed ${seed}: the relation-weighted prior restores a blurring camera's pictures better than the uniform one, before fine-tuning and after`, async () => {
    const pairs = blurredPairs([1, 2]);
    const scorer = await heldOutScorer(
      config,
      blurredPairs([6, 7, 8, 9]),
      seeded(5),
    );
    const scores = async (weights?: readonly number[]) => {
      const options = { source, seed, weights };
      const prior = (await finish(trainPrior(config, options))).params;
      const { params: tuned } = await finish(
        fineTune(config, { prior: prior.backbone, pairs, seed }),
      );
      const found = [
        await scorer.score(prior.backbone),
        await scorer.score(tuned.backbone),
      ];
      disposeTree([prior, tuned]);
      return found;
    };
    const { tasks, weights } = await relate(config, { pairs, seed });
    const of = (name: string) => weights[tasks.indexOf(name)];
    assert(Math.min(of("bicubic"), of("blur")) > 1);
    assert(Math.max(of("noise"), of("mixed")) < 1);
    const [related, uniform] = [await scores(weights), await scores()];
    scorer.dispose();
    assert(related[0] > uniform[0], `before: ${related[0]}, ${uniform[0]}`);
    assert(related[1] > uniform[1], `after: ${related[1]}, ${uniform[1]}`);
  });
}
