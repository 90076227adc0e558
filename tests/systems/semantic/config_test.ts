import assert from "node:assert/strict";
import {
  checkConfig,
  presets,
  releasedSchedule,
} from "../../../lib/systems/semantic/config.ts";
import { checkEmbedding } from "../../../lib/systems/semantic/embedding/config.ts";
import { createHost } from "../../../lib/systems/semantic/hosts/create_host.ts";
import { smallHosts } from "./_hosts.ts";

Deno.test("configurations are plain JSON, and their numbers fit together", () => {
  for (const [name, config] of Object.entries(presets)) {
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config, name);
    const { multiple, places } = createHost(config.host);
    checkConfig(config, multiple);
    checkEmbedding(config.embedding, places);
  }
});

Deno.test("released schedules last as long as the codes say", () => {
  const lengths = smallHosts.map(({ kind }) => releasedSchedule(kind).steps);
  assert.deepEqual(lengths, [1_578_000, 1_578_000, 400_000, 396_000]);
  for (const { kind } of smallHosts) {
    assert.equal(releasedSchedule(kind).patch, 256);
  }
});
