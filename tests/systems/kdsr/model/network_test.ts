import assert from "node:assert/strict";
import {
  disposeTree,
  l1Loss,
  namedLeaves,
  openEngine,
  seeded,
  tf,
  valueAndGrad,
} from "../../../../mod.ts";
import {
  applyDynamicConv,
  applyKdsr,
  distillationLoss,
  dynamicKernels,
  initKdsr,
  type KdsrModel,
  type KdsrParams,
  modelOfSize,
  parameterTotal,
  type Role,
} from "../../../../lib/systems/kdsr/mod.ts";
import {
  importArray,
  officialName,
} from "../../../../lib/systems/kdsr/official_weights.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import type { Golden } from "../../../_golden.ts";
import { goldenCase, images, relativeDifference } from "../_golden_case.ts";

await openEngine({ engine: "wasm" });

for (const scale of [2, 3, 4]) {
  onEveryEngine(
    `x${scale}: both forward passes agree with the official code`,
    async () => {
      const found = await goldenCase(scale);
      if (!found) return;
      const { golden, student, teacher, lr, hr } = found;
      const passes = [
        { output: applyKdsr(student, lr), suffix: "S" },
        { output: applyKdsr(teacher, lr, hr), suffix: "T" },
      ];
      for (const { output, suffix } of passes) {
        const { shape, data } = golden.tensor(`D1_${suffix}`);
        const full = tf.tensor2d(data, shape as [number, number]);
        const sr = images(golden, `sr_${suffix}`);
        assert(await relativeDifference(output.full, full) < 1e-4);
        assert(await relativeDifference(output.sr, sr) < 1e-4);
      }
    },
  );

  onEveryEngine(
    `x${scale}: losses and every gradient agree with the official code`,
    async () => {
      const found = await goldenCase(scale);
      if (!found) return;
      const { golden, student, teacher, lr, hr } = found;
      const idr = applyKdsr(teacher, lr, hr).full;
      const joint = valueAndGrad((params) => {
        const output = applyKdsr(params, lr);
        const l1 = l1Loss(output.sr, hr);
        const kd = distillationLoss(output.full, idr);
        return { loss: tf.add(l1, kd), report: { l1, kd } };
      }, student);
      for (const [name, value] of Object.entries(joint.report)) {
        const [measured] = await value.data();
        assert(Math.abs(measured / golden.scalar(name) - 1) < 1e-5);
      }
      assert(await gradientsAgree(joint.grads, golden, "student") > 10);
      const alone = valueAndGrad(
        (params) => ({ loss: l1Loss(applyKdsr(params, lr, hr).sr, hr) }),
        teacher,
      );
      const compared = await gradientsAgree(alone.grads, golden, "teacher");
      assert(compared > 10 || scale !== 4);
    },
  );
}

Deno.test("the six parameter totals of the paper's sizes", () => {
  const totals = {
    M: { student: 5_795_099, teacher: 5_822_747 },
    L: { student: 14_191_003, teacher: 14_246_299 },
    GAN: { student: 18_846_107, teacher: 18_901_403 },
  };
  for (const size of ["M", "L", "GAN"] as const) {
    for (const role of ["student", "teacher"] as const) {
      const params = initKdsr(seeded(1), modelOfSize(size, 4), role);
      assert.equal(parameterTotal(params), totals[size][role]);
      disposeTree(params);
    }
  }
});

onEveryEngine(
  "the dynamic convolution agrees with the official code",
  async () => {
    const found = await goldenCase(4);
    if (!found) return;
    const { golden, student } = found;
    const { dynamic } = student.generator.blocks[0];
    const { shape, data } = golden.tensor("D_S");
    const compact = tf.tensor2d(data, shape as [number, number]);
    const out = applyDynamicConv(dynamic, images(golden, "ddc_x"), compact);
    assert(await relativeDifference(out, images(golden, "ddc_out")) < 1e-4);
    const expected = images(golden, "ddc_kernel");
    const ours = dynamicKernels(dynamic, compact);
    assert(await relativeDifference(ours, expected) < 1e-4);
  },
);

Deno.test("two samples in a batch give what two single runs give", async () => {
  const found = await goldenCase(4);
  if (!found) return;
  const { student, lr } = found;
  const single = [0, 1].map((i) =>
    applyKdsr(student, tf.slice(lr, [i, 0, 0, 0], [1, -1, -1, -1])).sr
  );
  const both = applyKdsr(student, lr).sr;
  assert(await relativeDifference(both, tf.concat(single)) < 1e-6);
});

/** Compares the gradients that the file holds; returns how many those are. */
async function gradientsAgree(grads: KdsrParams, golden: Golden, role: Role) {
  const weights = golden.weights(role === "student" ? "gradS." : "gradT.");
  const model = {
    scale: Math.sqrt(golden.tensor("teacher_input").shape[1] / 3 - 1),
    encoderBlocks: grads.encoder.residual.length,
  } as KdsrModel;
  const pairs: [tf.Tensor, tf.Tensor][] = [];
  for (const [name, ours] of namedLeaves(grads)) {
    const official = officialName(name, model, role);
    if (!weights.has(official)) continue;
    pairs.push([ours, importArray(official, weights, ours.shape)]);
  }
  if (pairs.length === 0) return 0;
  const norm = (tensors: tf.Tensor[]) =>
    tf.sqrt(tf.addN(tensors.map((t) => tf.sum(tf.square(t)))));
  const error = tf.tidy(() =>
    tf.div(
      norm(pairs.map(([ours, theirs]) => tf.sub(ours, theirs))),
      norm(pairs.map(([, theirs]) => theirs)),
    )
  );
  assert((await error.data())[0] < 1e-4);
  return pairs.length;
}
