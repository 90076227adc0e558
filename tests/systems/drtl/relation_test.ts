import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { valueAndGrad } from "../../../lib/nn/mod.ts";
import { cosines } from "../../../lib/systems/drtl/relation/cosine.ts";
import { graphConvolution } from "../../../lib/systems/drtl/relation/graph_convolution.ts";
import {
  lookUp,
  vertexEdges,
} from "../../../lib/systems/drtl/relation/memory_bank.ts";
import {
  weighTasks,
  type Weighting,
} from "../../../lib/systems/drtl/relation/weigh_tasks.ts";

await openEngine({ engine: "wasm" });

/** Within half of the last digit that the expected numbers are printed with. */
async function near(actual: tf.Tensor, expected: readonly number[]) {
  const values = [...await actual.data()];
  assert.equal(values.length, expected.length);
  values.forEach((value, i) => {
    assert(
      Math.abs(value - expected[i]) < 6e-7,
      `${i}: ${value}, expected ${expected[i]}`,
    );
  });
}

const tasks = tf.tensor2d([[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [
  0,
  0,
  0,
  1,
]]);
const target = tf.tensor2d([[2, 1, 0, 0]]);
const bank = {
  vertices: tf.tensor2d([[1, 0], [0, 1], [1, 1]]),
  edgeWeight: tf.tensor1d([1, -1]),
  edgeBias: tf.scalar(0.1),
};
const prototype = tf.tensor2d([[1, 0.5]]);
const layer = {
  weight: tf.tensor2d([[0.5, -0.25], [0.25, 0.5]]),
  bias: tf.tensor1d([0.1, -0.1]),
};

Deno.test("relations are the cosines of the embeddings", async () => {
  await near(cosines(tasks, target), [0.894427, 0.948683, 0.316228, 0]);
});

const shares: readonly [Weighting, readonly number[]][] = [
  [{ kind: "positive" }, [0.414214, 0.439340, 0.146447, 0]],
  [{ kind: "softmax", temperature: 1 }, [
    0.330523,
    0.348952,
    0.185393,
    0.135132,
  ]],
  [{ kind: "softmax", temperature: 0.1 }, [
    0.367158,
    0.631662,
    0.001132,
    0.000048,
  ]],
];
for (const [weighting, expected] of shares) {
  Deno.test(`weights ${JSON.stringify(weighting)} are shares times the number of tasks`, async () => {
    const weights = weighTasks(cosines(tasks, target), weighting);
    await near(tf.div(weights, 4), expected);
  });
}

Deno.test("raw weights are the relations, uniform ones 1", async () => {
  const relations = tf.tensor1d([0.5, -0.25]);
  await near(weighTasks(relations, { kind: "raw" }), [0.5, -0.25]);
  await near(weighTasks(relations, { kind: "uniform" }), [1, 1]);
});

Deno.test("equal relations give the weight 1 to all, and so do relations none of which is positive", async () => {
  const kinds: Weighting[] = [
    { kind: "positive" },
    { kind: "softmax", temperature: 0.1 },
  ];
  for (const weighting of kinds) {
    await near(weighTasks(tf.tensor1d([0.7, 0.7, 0.7]), weighting), [1, 1, 1]);
  }
  for (const weighting of [...kinds, { kind: "raw" } as const]) {
    await near(weighTasks(tf.tensor1d([-0.7, 0, -0.1]), weighting), [1, 1, 1]);
  }
});

Deno.test("where no relation is positive the weights' gradient is zero, not NaN", async () => {
  const { grads } = valueAndGrad(
    ({ r }) => ({
      loss: tf.sum(
        tf.square(weighTasks(r as tf.Tensor1D, { kind: "positive" })),
      ),
    }),
    { r: tf.tensor1d([-0.5, -0.1]) },
  );
  await near(grads.r, [0, 0]);
});

Deno.test("a prototype is looked up in the bank by its distances", async () => {
  await near(lookUp(bank, prototype), [0.340204, 0.319592, 0.340204]);
});

Deno.test("the bank's edges are symmetric with zeros on the diagonal", async () => {
  await near(vertexEdges(bank), [
    ...[0, 0.524979, 0.289050],
    ...[0.524979, 0, 0.750260],
    ...[0.289050, 0.750260, 0],
  ]);
});

Deno.test("the graph convolution gives the golden rows", async () => {
  await near(graphConvolution(bank, layer, prototype), [
    ...[0.581732, -0.020099],
    ...[0.531591, -0.060584],
    ...[0.530855, 0.113899],
    ...[0.567692, 0.131577],
  ]);
});

Deno.test("a prototype's embedding does not depend on the others", async () => {
  const both = tf.concat([prototype, tf.tensor2d([[-3, 2]])], 0);
  const rows = graphConvolution(bank, layer, both as tf.Tensor2D);
  await near(tf.slice(rows, [0, 0], [1, 2]), [0.581732, -0.020099]);
});
