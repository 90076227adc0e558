import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { openEngine } from "../../../../lib/engine/mod.ts";
import { namedLeaves, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  type DistillationConfig,
  fullDistillation,
} from "../../../../lib/systems/semantic/prior/config.ts";
import { distillationLoss } from "../../../../lib/systems/semantic/prior/distillation.ts";
import {
  applyPrior,
  initPrior,
} from "../../../../lib/systems/semantic/prior/network.ts";
import {
  distillationTargets,
  type Targets,
} from "../../../../lib/systems/semantic/prior/targets.ts";
import { bare, drawnTeacher, normal, pictures, value } from "./_setting.ts";

const engine = await openEngine({ engine: "wasm" });

const names = {
  deep: ["deep context", "relation", "logits"],
  shallow: ["shallow context", "direction", "gradients"],
};

/** Levels and logits that differ everywhere. */
function seen(name: string): Targets {
  return {
    levels: [8, 4, 2, 1].map((side, l) =>
      normal(`${name} ${l}`, [1, side, side, 3])
    ),
    logits: tf.reshape(normal(name, [1, 1, 2, 4]), [2, 4]),
  };
}

const [own, wanted] = [seen("own"), seen("wanted")];

/** The loss and its terms. */
async function termsOf(
  config: DistillationConfig,
  deviations = [1, 1, 1, 1],
): Promise<{ loss: number; terms: Record<string, number> }> {
  const { loss, report } = distillationLoss(config, own, wanted, deviations);
  const terms: Record<string, number> = {};
  for (const [name, term] of Object.entries(report!)) {
    terms[name] = await value(term);
  }
  return { loss: await value(loss), terms };
}

Deno.test("a prior that is its teacher, without fusion, on pictures without blur, has nothing to learn", async () => {
  const teacher = drawnTeacher();
  const params = initPrior(seeded(1), bare, { from: teacher.net!.params });
  const sharp = pictures("sharp", [2, 64, 64]);
  for (const teacherSees of ["sharp", "blurry"] as const) {
    const distillation = { ...bare.distillation, teacherSees };
    const { loss, report } = distillationLoss(
      distillation,
      applyPrior(params, bare, sharp),
      distillationTargets(distillation, teacher, { sharp, blurry: sharp }),
      [0.5, 2, 1, 3],
    );
    assert.equal(Object.keys(report!).length, 6);
    assert.equal(await value(loss), 0);
  }
});

Deno.test("the teacher sees the sharp picture, or in the control the blurry one", async () => {
  const teacher = drawnTeacher();
  const params = initPrior(seeded(1), bare, { from: teacher.net!.params });
  const [sharp, blurry] = ["sharp", "blurry"].map((name) =>
    pictures(name, [1, 64, 64])
  );
  const lossOf = (teacherSees: "sharp" | "blurry") => {
    const distillation = { ...bare.distillation, teacherSees };
    const targets = distillationTargets(distillation, teacher, {
      sharp,
      blurry,
    });
    const seen = applyPrior(params, bare, blurry);
    return value(
      distillationLoss(distillation, seen, targets, [1, 1, 1, 1]).loss,
    );
  };
  assert(await lossOf("sharp") > 0.01);
  assert.equal(await lossOf("blurry"), 0);
});

Deno.test("deep and shallow turn off exactly the terms of the other part", async () => {
  const all = await termsOf(fullDistillation);
  assert.deepEqual(Object.keys(all.terms), [...names.deep, ...names.shallow]);
  let sum = 0;
  for (const levels of ["deep", "shallow"] as const) {
    const part = await termsOf({ ...fullDistillation, levels });
    assert.deepEqual(Object.keys(part.terms), names[levels]);
    for (const name of names[levels]) {
      assert.equal(part.terms[name], all.terms[name]);
    }
    sum += part.loss;
  }
  assert(Math.abs(sum - all.loss) < 1e-5 * all.loss, `${sum}, ${all.loss}`);
});

Deno.test("the loss is the sum of its terms by their weights and their part's", async () => {
  const config = {
    ...fullDistillation,
    deep: { ...fullDistillation.deep, weight: 3 },
    shallow: { ...fullDistillation.shallow, weight: 0.5 },
  };
  const { loss, terms } = await termsOf(config);
  const expected = 3 *
      (terms["deep context"] + 0.1 * terms.relation + 0.1 * terms.logits) +
    0.5 * (terms["shallow context"] + terms.direction + 0.5 * terms.gradients);
  assert(Math.abs(loss - expected) < 1e-5 * expected, `${loss}, ${expected}`);
});

Deno.test("each weight of 0 turns off its term alone", async () => {
  const { deep, shallow } = fullDistillation;
  const off: readonly [string, Partial<DistillationConfig>][] = [
    ["deep context", { deep: { ...deep, context: 0 } }],
    ["relation", { deep: { ...deep, relation: 0 } }],
    ["logits", { deep: { ...deep, logits: 0 } }],
    ["shallow context", { shallow: { ...shallow, context: 0 } }],
    ["direction", { shallow: { ...shallow, direction: 0 } }],
    ["gradients", { shallow: { ...shallow, gradients: 0 } }],
  ];
  for (const [name, change] of off) {
    const { terms } = await termsOf({ ...fullDistillation, ...change });
    const rest = [...names.deep, ...names.shallow].filter((n) => n !== name);
    assert.deepEqual(Object.keys(terms), rest);
  }
});

Deno.test("levels are divided by the teacher's deviations", async () => {
  const one = await termsOf(fullDistillation);
  const two = await termsOf(fullDistillation, [2, 2, 4, 4]);
  const ratio = (name: string) => one.terms[name] / two.terms[name];
  for (
    const [name, expected] of [
      ["deep context", 16],
      ["shallow context", 4],
      ["gradients", 2],
      ["direction", 1],
      ["relation", 1],
    ] as const
  ) assert(Math.abs(ratio(name) - expected) < 1e-4, `${name}: ${ratio(name)}`);
});

Deno.test("blur weights are made for the shallow levels alone, and only where they are asked for", () => {
  const teacher = drawnTeacher();
  const sharp = pictures("sharp", [1, 64, 32]);
  const blurry = tf.mul<tf.Tensor4D>(sharp, 0.5);
  const { shallow } = fullDistillation;
  const shapes = (change: Partial<DistillationConfig>) =>
    distillationTargets({ ...fullDistillation, ...change }, teacher, {
      sharp,
      blurry,
    }).weights?.map(({ shape }) => shape);
  assert.deepEqual(shapes({}), [[1, 16, 8, 1], [1, 8, 4, 1]]);
  assert.equal(shapes({ levels: "deep" }), undefined);
  assert.equal(
    shapes({ shallow: { ...shallow, blurWeights: false } }),
    undefined,
  );
});

Deno.test("every parameter of encoder and fusion has a gradient", async () => {
  const config = { ...bare, fusion: true };
  const teacher = drawnTeacher();
  const params = initPrior(seeded(1), config);
  const [sharp, blurry] = ["sharp", "blurry"].map((name) =>
    pictures(name, [1, 64, 64])
  );
  const targets = distillationTargets(config.distillation, teacher, {
    sharp,
    blurry,
  });
  const { grads } = valueAndGrad(
    (params) =>
      distillationLoss(
        config.distillation,
        applyPrior(params, config, blurry),
        targets,
        [1, 1, 1, 1],
      ),
    params,
  );
  for (const [name, grad] of namedLeaves(grads)) {
    assert(await value(tf.max(tf.abs(grad))) > 0, `${name} has no gradient`);
  }
});

Deno.test("other classes than the teacher's, and a sum of nothing, are refused", () => {
  const logits: tf.Tensor2D = tf.zeros([2, 3]);
  assert.throws(
    () =>
      distillationLoss(fullDistillation, { ...own, logits }, wanted, [
        1,
        1,
        1,
        1,
      ]),
    /3 classes and its teacher 4/,
  );
  const { deep } = fullDistillation;
  const nothing: DistillationConfig = {
    ...fullDistillation,
    levels: "deep",
    deep: { ...deep, weight: 0 },
  };
  assert.throws(
    () => distillationLoss(nothing, own, wanted, [1, 1, 1, 1]),
    /no term of the distillation is in force/,
  );
});

Deno.test("asking the teacher leaves only what it says", () => {
  const teacher = drawnTeacher();
  const sharp = pictures("sharp", [1, 32, 32]);
  const before = engine.liveTensors();
  const targets = distillationTargets(fullDistillation, teacher, {
    sharp,
    blurry: sharp,
  });
  assert.equal(engine.liveTensors() - before, 4 + 1 + 2);
  tf.dispose([targets.levels, targets.logits!, targets.weights!]);
  assert.equal(engine.liveTensors(), before);
});
