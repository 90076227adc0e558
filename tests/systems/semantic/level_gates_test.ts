import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  createHost,
  disposeModel,
  initEmbedding,
  initPrior,
  levelGates,
  presets,
  priorLevels,
  priorPresets,
} from "../../../lib/systems/semantic/mod.ts";
import { smallHosts } from "./_hosts.ts";
import { scene } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

for (const config of smallHosts) {
  Deno.test(`${config.kind}: the gates of every place cover the picture and sum to 1`, async () => {
    const host = createHost(config);
    const prior = priorPresets.tiny;
    const model = {
      config: { ...presets.tiny, host: config },
      host: host.init(seeded(1)),
      embedding: initEmbedding(
        seeded(2),
        presets.tiny.embedding,
        priorLevels(prior),
        host.places,
      ),
      prior: { config: prior, params: initPrior(seeded(3), prior) },
    };
    const before = engine.liveTensors();
    const gates = await levelGates(model, scene(1, 45, 30));
    assert.equal(engine.liveTensors(), before);
    assert.deepEqual(gates.map(({ place }) => place), host.places);
    for (const { place, levels } of gates) {
      assert.equal(levels.length, 4);
      const [{ width, height, data }] = levels;
      assert.equal(width, Math.ceil(45 / place.stride));
      assert.equal(height, Math.ceil(30 / place.stride));
      for (const i of data.keys()) {
        const sum = levels.reduce((total, level) => total + level.data[i], 0);
        assert(Math.abs(sum - 1) < 1e-5);
      }
    }
    disposeModel(model);
  });
}

Deno.test("a host alone has no gates to show", async () => {
  const [config] = smallHosts;
  const host = createHost(config).init(seeded(1));
  const model = {
    config: { ...presets.tiny, host: config, feed: "none" as const },
    ...{ host, embedding: [] },
  };
  await assert.rejects(levelGates(model, scene(1, 16, 16)), /has no prior/);
  disposeModel(model);
});
