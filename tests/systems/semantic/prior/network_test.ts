import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { leaves, namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  type PriorConfig,
  priorPresets,
} from "../../../../lib/systems/semantic/prior/config.ts";
import type { FusionParams } from "../../../../lib/systems/semantic/prior/fusion.ts";
import {
  applyPrior,
  initPrior,
  priorLevels,
} from "../../../../lib/systems/semantic/prior/network.ts";
import { drawnTeacher, pictures, value } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });
const { tiny } = priorPresets;

const shapes = (maps: readonly { readonly shape: number[] }[]) =>
  maps.map(({ shape }) => shape);

Deno.test("maps have the fused width, levels the teacher's channels, whichever the encoder's are", () => {
  const levels = [4, 8, 16, 32].map((stride) => ({ stride, channels: stride }));
  const sides = [[16, 24], [8, 12], [4, 6], [2, 3]];
  const wanted = sides.map((size, l) => [2, ...size, levels[l].channels]);
  const blurry = pictures("blurry", [2, 64, 96]);
  for (const fusion of [true, false]) {
    const config: PriorConfig = { ...tiny, fusion };
    const params = initPrior(seeded(1), config, { levels });
    const seen = applyPrior(params, config, blurry);
    assert.deepEqual(shapes(seen.levels), wanted);
    assert.deepEqual(
      shapes(seen.maps),
      priorLevels(config).map(({ channels }, l) => [2, ...sides[l], channels]),
    );
    assert.deepEqual(seen.logits?.shape, [2, 4]);
  }
  assert.deepEqual(
    priorLevels({ ...tiny, fusion: false }).map(({ channels }) => channels),
    [8, 16, 16, 24],
  );
});

Deno.test("without fusion and with the teacher's channels a prior is its encoder, its maps of unit power", async () => {
  const config: PriorConfig = { ...tiny, fusion: false };
  const teacher = drawnTeacher();
  const params = initPrior(seeded(1), config, { from: teacher.net!.params });
  assert.equal(leaves(params.fusion).length, 0);
  const blurry = pictures("blurry", [1, 32, 32]);
  const { levels, maps } = applyPrior(params, config, blurry);
  for (const [l, level] of teacher.see(blurry).levels.entries()) {
    assert.deepEqual(await levels[l].data(), await level.data());
    const power = await value(tf.mean(tf.square(maps[l])));
    assert(Math.abs(power - 1) < 1e-4, `${power}`);
  }
});

Deno.test("a residual prior begins as its encoder, and its fusion has a gradient all the same", async () => {
  const config: PriorConfig = { ...tiny, residual: true };
  const teacher = drawnTeacher();
  const params = initPrior(seeded(1), config, {
    from: teacher.net!.params,
    deviations: [3, 4, 5, 6],
  });
  const blurry = pictures("blurry", [1, 64, 64]);
  const { levels, maps } = applyPrior(params, config, blurry);
  for (const [l, level] of teacher.see(blurry).levels.entries()) {
    const apart = tf.max(tf.abs(tf.sub(levels[l], level)));
    assert.equal(await value(apart), 0);
    assert.equal(maps[l].shape[3], config.width);
  }
  const { grads } = valueAndGrad((params) => {
    const { levels } = applyPrior(params, config, blurry);
    return {
      loss: tf.addN(levels.map((level) => tf.mean(tf.square(level)))),
    };
  }, params);
  for (const { expand } of (grads.fusion as FusionParams).levels) {
    assert((await expand.weight.data()).some((v) => v !== 0));
  }
  const wider = [4, 8, 16, 32].map((stride) => ({ stride, channels: 32 }));
  assert.throws(
    () => initPrior(seeded(1), config, { levels: wider }),
    /have 8,16,16,24 channels and its teacher's 32,32,32,32/,
  );
});

Deno.test("what is deep reaches the shallow maps through the fusion, and nothing the other way", async () => {
  const params = initPrior(seeded(1), tiny);
  const [own, other] = [params, initPrior(seeded(2), tiny)]
    .map(({ fusion }) => (fusion as FusionParams).levels);
  const blurry = pictures("blurry", [1, 64, 64]);
  const before = applyPrior(params, tiny, blurry).maps;
  const changed = (at: number) => {
    const levels = own.map((level, l) =>
      l === at ? { ...level, reduce: other[l].reduce } : level
    );
    return applyPrior({ ...params, fusion: { levels } }, tiny, blurry).maps;
  };
  const differs = async (at: number) => {
    const after = changed(at);
    const found: boolean[] = [];
    for (const [l, map] of before.entries()) {
      const [x, y] = [await map.data(), await after[l].data()];
      found.push(x.some((v, i) => v !== y[i]));
    }
    return found;
  };
  assert.deepEqual(await differs(3), [true, true, true, true]);
  assert.deepEqual(await differs(1), [true, true, false, false]);
});

Deno.test("a picture's maps do not depend on the others of its batch", async () => {
  const params = initPrior(seeded(1), tiny);
  const [first, second] = ["a", "b"].map((name) => pictures(name, [1, 64, 64]));
  const { maps } = applyPrior(params, tiny, first);
  const both = applyPrior(params, tiny, first.concat(second, 0)).maps;
  for (const [l, map] of maps.entries()) {
    const [alone, among] = [await map.data(), await both[l].data()];
    for (const [i, v] of alone.entries()) {
      assert(Math.abs(v - among[i]) < 1e-5, `${v}, ${among[i]}`);
    }
  }
});

Deno.test("an encoder starts from a copy of the teacher's weights, and of no other net's", async () => {
  const teacher = drawnTeacher();
  const { params: from } = teacher.net!;
  const before = engine.liveTensors();
  const { encoder, fusion } = initPrior(seeded(1), tiny, { from });
  const given = new Map(namedLeaves(from));
  for (const [name, tensor] of namedLeaves(encoder)) {
    assert.notEqual(tensor, given.get(name));
    assert.deepEqual(await tensor.data(), await given.get(name)!.data());
  }
  for (const tensor of leaves([encoder, fusion])) tensor.dispose();
  assert.equal(engine.liveTensors(), before);
  const wider = drawnTeacher({
    ...{ kind: "stand-in", widths: [8, 16, 16, 32], blocks: 1, classes: 4 },
  });
  assert.throws(
    () => initPrior(seeded(1), tiny, { from: wider.net!.params }),
    /are not those of stand-in net 8\/16\/16\/24/,
  );
});

Deno.test("a fused width that groups do not divide is refused", () => {
  assert.throws(
    () => initPrior(seeded(1), { ...tiny, width: 12 }),
    /fused width is 12; give a multiple of 8/,
  );
});
