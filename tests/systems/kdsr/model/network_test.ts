import assert from "node:assert/strict";
import {
  disposeTree,
  l1Loss,
  leaves,
  openEngine,
  type Params,
  seeded,
  tf,
  type TreeNode,
  valueAndGrad,
} from "../../../../mod.ts";
import {
  applyDynamicConv,
  applyKdsr,
  distillationLoss,
  dynamicKernels,
  importOfficialWeights,
  initKdsr,
  modelOfSize,
  parameterTotal,
} from "../../../../lib/systems/kdsr/mod.ts";
import { goldenCase, images, relativeDifference } from "../_golden_case.ts";

await openEngine({ engine: "wasm" });

for (const scale of [2, 3, 4]) {
  Deno.test(`x${scale}: both forward passes agree with the official code`, async () => {
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
  });

  Deno.test(`x${scale}: losses and every gradient agree with the official code`, async () => {
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
    const expected = importOfficialWeights(golden.weights("gradS.")).params;
    await assertGradients(joint.grads, expected);
    const alone = valueAndGrad(
      (params) => ({ loss: l1Loss(applyKdsr(params, lr, hr).sr, hr) }),
      teacher,
    );
    await assertGradients(
      alone.grads,
      importOfficialWeights(golden.weights("gradT.")).params,
    );
  });
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

Deno.test("the dynamic convolution agrees with the official code", async () => {
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
});

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

async function assertGradients(actual: Params, expected: Params) {
  const theirs = leaves(expected as TreeNode<tf.Tensor>);
  const differences = leaves(actual as TreeNode<tf.Tensor>)
    .map((tensor, i) => tf.sub(tensor, theirs[i]));
  assert(await norm(differences) < 1e-4 * await norm(theirs));
}

async function norm(tensors: tf.Tensor[]) {
  const sum = tf.tidy(() => tf.addN(tensors.map((t) => tf.sum(tf.square(t)))));
  return Math.sqrt((await sum.data())[0]);
}
