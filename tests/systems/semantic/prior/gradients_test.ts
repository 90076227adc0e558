import assert from "node:assert/strict";
import * as tf from "../../../../lib/engine/tf.ts";
import { adaptiveAveragePool } from "../../../../lib/systems/semantic/prior/adaptive_average_pool.ts";
import { directionLoss } from "../../../../lib/systems/semantic/prior/direction.ts";
import { featureGradientLoss } from "../../../../lib/systems/semantic/prior/feature_gradients.ts";
import { applyFusion } from "../../../../lib/systems/semantic/prior/fusion.ts";
import { hierarchicalContext } from "../../../../lib/systems/semantic/prior/hierarchical_context.ts";
import { relationLoss } from "../../../../lib/systems/semantic/prior/relation.ts";
import { softLogitsLoss } from "../../../../lib/systems/semantic/prior/soft_logits.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import type { Case } from "../../../engine/_cases/case.ts";
import { firstOrder } from "../../../engine/_derivatives.ts";

type T1 = tf.Tensor1D;
type T2 = tf.Tensor2D;
type T4 = tf.Tensor4D;

const map = [2, 5, 3, 4];
const weights = [2, 5, 3, 1];

/** A mean is as small as there are many numbers; times so many its gradient can be told from none. */
const large = (loss: tf.Tensor) => tf.stack([tf.mul(loss, -50), loss]);

const cases: readonly Case[] = [
  ...[[1, 8, 8, 2], [2, 5, 7, 2], [1, 3, 2, 2]].map((shape) => ({
    name: `pooling of ${shape}`,
    shapes: [shape],
    f: (x: tf.Tensor) => tf.square(adaptiveAveragePool(x as T4, 4)),
  })),
  ...[[1, 8, 8, 2], [2, 5, 7, 2], [2, 4, 3, 2]].map((shape) => ({
    name: `hierarchical context of ${shape}`,
    shapes: [shape, shape],
    f: (q: tf.Tensor, t: tf.Tensor) =>
      large(hierarchicalContext(q as T4, t as T4)),
  })),
  {
    name: "relation",
    shapes: [map, map],
    f: (q, t) => large(relationLoss(q as T4, t as T4)),
  },
  {
    name: "logits",
    shapes: [[3, 5], [3, 5]],
    f: (q, t) => large(softLogitsLoss(q as T2, t as T2, 2)),
  },
  {
    name: "direction",
    shapes: [map, map],
    f: (q, t) => large(directionLoss(q as T4, t as T4)),
  },
  {
    name: "direction, weighed",
    shapes: [map, map, weights],
    f: (q, t, m) => large(directionLoss(q as T4, t as T4, m as T4)),
  },
  {
    name: "differences",
    shapes: [map, map],
    f: (q, t) => large(featureGradientLoss(q as T4, t as T4)),
  },
  {
    name: "differences, weighed",
    shapes: [map, map, weights],
    f: (q, t, m) => large(featureGradientLoss(q as T4, t as T4, m as T4)),
  },
  {
    name: "fusion of two levels",
    shapes: [
      [1, 4, 4, 2],
      [1, 2, 2, 3],
      [1, 1, 2, 8],
      [1, 1, 3, 8],
      [1, 1, 16, 2],
      [3, 3, 8, 2],
      [8],
      [],
    ],
    f: (fine, deep, first, second, gates, weight, bias, gain) => {
      const expand = {
        weight: weight as T4,
        bias: tf.zeros<tf.Rank.R1>([2]),
        gain: gain as tf.Scalar,
      };
      const norm = { scale: tf.ones([8]) as T1, offset: bias as T1 };
      const { maps, levels } = applyFusion({
        levels: [
          {
            reduce: { weight: first as T4, bias: bias as T1 },
            norm,
            gates: { weight: gates as T4, bias: tf.zeros([2]) },
            expand,
          },
          {
            reduce: { weight: second as T4, bias: bias as T1 },
            norm,
            expand,
          },
        ],
      }, [fine as T4, deep as T4]);
      return tf.concat(
        [...maps, ...levels].map((x) => tf.reshape(tf.square(x), [-1])),
      );
    },
  },
];

onEveryEngine(
  "the prior's losses and fusion have the derivatives that finite differences have",
  async () => {
    for (const test of cases) {
      const off = await firstOrder(test);
      assert(off < 5e-3, `${test.name} is off by ${off}`);
    }
  },
);
