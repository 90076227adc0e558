import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { openEngine } from "../../../../lib/engine/mod.ts";
import { adaptiveAveragePool } from "../../../../lib/systems/semantic/prior/adaptive_average_pool.ts";
import { blurWeights } from "../../../../lib/systems/semantic/prior/blur_weights.ts";
import { directionLoss } from "../../../../lib/systems/semantic/prior/direction.ts";
import { featureGradientLoss } from "../../../../lib/systems/semantic/prior/feature_gradients.ts";
import { hierarchicalContext } from "../../../../lib/systems/semantic/prior/hierarchical_context.ts";
import { relationLoss } from "../../../../lib/systems/semantic/prior/relation.ts";
import { softLogitsLoss } from "../../../../lib/systems/semantic/prior/soft_logits.ts";
import { normal, pictures, value } from "./_setting.ts";

await openEngine({ engine: "wasm" });

function near(found: number, expected: number, tolerance = 1e-5): void {
  const off = Math.abs(found - expected);
  assert(off <= tolerance * Math.max(1, expected), `${found}, not ${expected}`);
}

Deno.test("h of a constant offset is its square at any height, odd ones too", async () => {
  for (const height of [1, 2, 3, 4, 5, 7, 16]) {
    const map = normal("map", [2, height, 6, 3]);
    near(await value(hierarchicalContext(tf.add(map, 1.5), map)), 2.25);
  }
});

Deno.test("h leaves out poolings to as many rows as there are, and gives the others their weights in order", async () => {
  // The two halves of a map differ by +1 and -1: only what keeps them apart sees it.
  const halves = (height: number) => {
    const upper = tf.ones([1, height / 2, 8, 1]);
    return tf.concat([upper, tf.neg(upper)], 1) as tf.Tensor4D;
  };
  const against = async (height: number) =>
    await value(
      hierarchicalContext(halves(height), tf.zeros([1, height, 8, 1])),
    );
  // Full size, 4x4 and 2x2 see 1, the mean over all sees 0.
  near(await against(8), (1 + 1 / 2 + 1 / 4) / 1.875);
  // Without 4x4, 2x2 has the weight 1/2 and 1x1 has 1/4.
  near(await against(4), (1 + 1 / 2) / 1.75);
  // 1x1 alone remains.
  near(await against(2), 1 / 1.5);
});

Deno.test("pooling of odd sides covers bins that overlap, as PyTorch's does", async () => {
  // Column i holds i, row j adds 10 j.
  const values = Array.from({ length: 15 }, (_, i) => i % 5 + 10 * (i / 5 | 0));
  const map = tf.tensor4d(values, [1, 3, 5, 1]);
  // Rows 0-1 and 1-2, columns 0-2 and 2-4.
  assert.deepEqual([...await adaptiveAveragePool(map, 2).data()], [
    6,
    8,
    16,
    18,
  ]);
  // More bins than rows repeat them.
  const rows = await adaptiveAveragePool(map, 4).data();
  assert.deepEqual([rows[0], rows[4], rows[8], rows[12]], [
    0.5,
    5.5,
    15.5,
    20.5,
  ]);
});

Deno.test("relations are blind to where things are, and to each channel's size", async () => {
  const map = normal("map", [2, 4, 6, 5]);
  const moved = tf.reverse(map, [1, 2]) as tf.Tensor4D;
  const scaled = tf.mul<tf.Tensor4D>(map, [1, 2, 0.5, 3, 7]);
  near(await value(relationLoss(moved, map)), 0, 1e-10);
  near(await value(relationLoss(scaled, map)), 0, 1e-10);
  const other = await value(relationLoss(normal("other", [2, 4, 6, 5]), map));
  assert(other > 1e-3, `${other}`);
});

Deno.test("relations are the Frobenius norm by hand", async () => {
  // Channels (1, 0) and (1, 1) / sqrt 2 are related by 1 / sqrt 2; those of the teacher are not.
  const student = tf.tensor4d([1, 1, 0, 1], [1, 1, 2, 2]);
  const teacher = tf.tensor4d([1, 0, 0, 1], [1, 1, 2, 2]);
  near(await value(relationLoss(student, teacher)), 2 * 0.5 / 4);
});

Deno.test("directions are blind to positive scaling, not to a change of sign", async () => {
  const map = normal("map", [1, 4, 4, 3]);
  const scaled = tf.mul<tf.Tensor4D>(map, tf.abs(normal("s", [1, 4, 4, 1])));
  near(await value(directionLoss(scaled, map)), 0, 1e-5);
  const single = tf.ones<tf.Rank.R4>([1, 2, 2, 1]);
  near(await value(directionLoss(tf.neg(single), single)), 2);
  near(await value(directionLoss(tf.neg(single), single, single)), 2);
  near(
    await value(
      directionLoss(tf.neg(single), single, tf.mul(single, 3) as tf.Tensor4D),
    ),
    6,
  );
});

Deno.test("gradients are blind to offsets and measure slopes along both sides", async () => {
  const ramp = tf.tensor4d([0, 1, 2, 2, 3, 4], [1, 2, 3, 1]);
  const flat = tf.zeros<tf.Rank.R4>([1, 2, 3, 1]);
  near(await value(featureGradientLoss(tf.add(ramp, 5), ramp)), 0);
  near(await value(featureGradientLoss(ramp, flat)), 1 + 2);
  const twice = tf.mul<tf.Tensor4D>(tf.ones([1, 2, 3, 1]), 2);
  near(await value(featureGradientLoss(ramp, flat, twice)), 6);
});

Deno.test("equal logits cost nothing, and the temperature's square is a factor", async () => {
  const student = tf.tensor2d([[1, -2, 0.5], [3, 0, 0]]);
  const teacher = tf.tensor2d([[0, 1, 2], [1, -1, 0]]);
  near(await value(softLogitsLoss(teacher, teacher, 4)), 0, 1e-7);
  const cold = await value(softLogitsLoss(student, teacher, 1));
  const warm = await value(
    softLogitsLoss(tf.mul(student, 4), tf.mul(teacher, 4), 4),
  );
  assert(cold > 0.1);
  near(warm, 16 * cold);
});

Deno.test("blur weights have the mean 2, are highest where most changed, and 1 where nothing did", async () => {
  const sharp = pictures("sharp", [2, 32, 64]);
  // Only the left half of each picture is changed.
  const kept = tf.concat([tf.zeros([1, 1, 32, 1]), tf.ones([1, 1, 32, 1])], 2);
  const blurry = tf.mul<tf.Tensor4D>(sharp, kept);
  for (const stride of [4, 8]) {
    const weights = blurWeights(sharp, blurry, stride);
    assert.deepEqual(weights.shape, [2, 32 / stride, 64 / stride, 1]);
    for (const mean of await tf.mean(weights, [1, 2, 3]).data()) near(mean, 2);
    const halves = tf.split(weights, 2, 2);
    near(await value(tf.mean(halves[0])), 3);
    near(await value(tf.max(halves[1])), 1);
  }
  near(await value(tf.max(blurWeights(sharp, sharp, 4))), 1);
});
