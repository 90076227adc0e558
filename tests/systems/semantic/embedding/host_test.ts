import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  embedder,
  initEmbedding,
} from "../../../../lib/systems/semantic/embedding/embedding.ts";
import { createHost } from "../../../../lib/systems/semantic/hosts/create_host.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { smallHosts } from "../_hosts.ts";
import { largestDifference, levels, mapsOf, normal } from "./_setting.ts";

for (const config of smallHosts) {
  onEveryEngine(
    `${config.kind} with an untrained embedding gives what it gives without, bit for bit`,
    async () => {
      const host = createHost(config);
      const params = host.init(seeded(1));
      const embedding = initEmbedding(
        seeded(2),
        { width: 4, attention: "both", heads: 2 },
        levels,
        host.places,
      );
      const blurry = tf.sigmoid(normal("blurry", [2, 32, 32, 3]));
      const whole = { width: 32, height: 32 };
      const seen = new Set<number>();
      const embed = embedder(embedding, mapsOf(32, 32, 2), whole, {
        gates: (place) => seen.add(place),
      });
      const plain = host.apply(params, blurry);
      const fed = host.apply(params, blurry, embed);
      assert.equal(seen.size, host.places.length);
      assert.equal(fed.length, plain.length);
      for (const [i, output] of plain.entries()) {
        assert.equal(await largestDifference(output, fed[i]), 0);
      }
    },
  );
}
