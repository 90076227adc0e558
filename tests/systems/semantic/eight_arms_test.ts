import assert from "node:assert/strict";
import { openEngine, tf } from "../../../lib/engine/mod.ts";
import { protocol } from "../../../lib/metrics/mod.ts";
import {
  arms,
  armStages,
  compareArms,
  presets,
  priorFor,
  priorPresets,
} from "../../../lib/systems/semantic/mod.ts";
import { finish } from "../../../lib/train/mod.ts";
import { pairs, scene, tiny, untrainedTeacher } from "./_setting.ts";

const picture = scene(9, 40, 36);
const tests = [{
  ...{ name: "scene 9", stratum: "mild" },
  ...{ input: picture, reference: picture },
}];

Deno.test("all arms see the same first batch with the same host, their priors differ by one thing, and nothing is left over", async () => {
  await openEngine({ engine: "wasm" });
  const before = tf.memory().numTensors;
  const teacher = untrainedTeacher();
  const config = {
    prior: { ...priorFor(teacher, priorPresets.tiny), steps: 1 },
    deblurring: tiny("prior", 1),
  };
  const stages: string[] = [];
  const first = new Map<string, number>();
  const found = [];
  for await (
    const result of compareArms(config, {
      ...{ teacher, pairs, tests, seed: 1, protocol: protocol("gopro") },
      run: (stage) => {
        stages.push(stage.name);
        return finish(stage.make(), (event) => {
          if (event.type === "step") {
            first.set(stage.name, event.report.loss);
          }
        });
      },
    })
  ) found.push(result);
  teacher.dispose();
  assert.deepEqual(found.map(({ arm }) => arm), arms);
  const losses = arms.map((arm) =>
    first.get(`deblurring-${arm.replaceAll(" ", "-")}`)
  );
  assert.ok(losses.every((loss) => loss === losses[0]), `${losses}`);
  assert.equal(stages.filter((name) => name.startsWith("prior-")).length, 4);
  const sizes = new Map(found.map(({ arm, parameters }) => [arm, parameters]));
  assert.ok(sizes.get("host")! < sizes.get("zeros")!);
  assert.equal(sizes.get("random prior"), sizes.get("full prior"));
  for (const { rows } of found) {
    assert.equal(rows.length, 1);
    assert.equal(rows[0].stratum, "mild");
    assert.ok(Number.isFinite(rows[0].psnr));
  }
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("a comparison whose stage ends early says so and keeps no tensor", async () => {
  await openEngine({ engine: "wasm" });
  const teacher = untrainedTeacher();
  const before = tf.memory().numTensors;
  const config = {
    prior: priorFor(teacher, priorPresets.tiny),
    deblurring: tiny("prior", 1),
  };
  const results = compareArms(config, {
    ...{ teacher, pairs, tests, seed: 1, protocol: protocol("gopro") },
    arms: ["random prior"],
    run: async (stage) => ({ ...await finish(stage.make()), stop: "diverged" }),
  });
  await assert.rejects(
    results.next(),
    /deblurring-random-prior ended early: diverged/,
  );
  assert.equal(tf.memory().numTensors, before);
  teacher.dispose();
});

Deno.test("an arm differs from the full prior in what its name says only", () => {
  const config = { prior: priorPresets.small, deblurring: presets.small };
  const full = armStages("full prior", config);
  assert.deepEqual(full, config);
  const deep = armStages("deep levels", config);
  assert.deepEqual(deep.deblurring, full.deblurring);
  assert.deepEqual(deep.prior!.distillation, {
    ...config.prior.distillation,
    levels: "deep",
  });
  const { prior, deblurring } = armStages("zeros", config);
  assert.equal(prior, undefined);
  assert.deepEqual(deblurring, { ...config.deblurring, feed: "zeros" });
});

Deno.test("a prior is made to fit its teacher", () => {
  const teacher = untrainedTeacher();
  const own = priorFor(teacher, { ...priorPresets.small });
  assert.deepEqual(own.encoder, priorPresets.tiny.encoder);
  assert.equal(own.start, "teacher");
  const drawn = priorFor(teacher, priorPresets.tiny);
  assert.equal(drawn.start, "drawn");
  const small = priorFor({}, priorPresets.small);
  assert.equal(small.start, "drawn");
  assert.equal(small.encoder.kind, "stand-in");
  assert.equal(small.encoder.classes, 0);
  teacher.dispose();
});
