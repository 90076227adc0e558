import assert from "node:assert/strict";
import { adam, disposeTree, leaves, openEngine, tf } from "../../mod.ts";
import { present } from "../engine/_engines.ts";

/** Adam in double precision, after PyTorch's documentation. */
function reference(
  start: number,
  grads: readonly number[],
  rate: (step: number) => number,
  { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, epsHat = false } = {},
): number[] {
  let [param, m, v] = [start, 0, 0];
  return grads.map((grad, i) => {
    m = beta1 * m + (1 - beta1) * grad;
    v = beta2 * v + (1 - beta2) * grad ** 2;
    const mean = m / (1 - beta1 ** (i + 1));
    const correction = Math.sqrt(1 - beta2 ** (i + 1));
    return param -= epsHat
      ? rate(i) * mean * correction / (Math.sqrt(v) + eps)
      : rate(i) * mean / (Math.sqrt(v) / correction + eps);
  });
}

/** The parameter after each of the gradients, with every tensor freed. */
async function walk(
  { init, update }: ReturnType<typeof adam>,
  start: number,
  grads: readonly number[],
  since = 0,
): Promise<number[]> {
  let params = { list: [tf.tensor1d([start, start])] };
  let moments = init(params);
  const path: number[] = [];
  for (const [i, value] of grads.entries()) {
    const grad = { list: [tf.tensor1d([value, -value])] };
    const next = update(grad, moments, params, { step: since + i, since });
    disposeTree([grad, params, moments]);
    ({ params, moments } = next);
    const [up, down] = await params.list[0].data();
    // The second element goes the opposite way from the same start.
    assert(Math.abs(up + down - 2 * start) < 1e-5);
    path.push(up);
  }
  disposeTree([params, moments]);
  return path;
}

const close = (found: number[], wanted: number[], tolerance = 2e-6) =>
  found.forEach((value, i) =>
    assert(
      Math.abs(value - wanted[i]) < tolerance,
      `step ${i}: ${value}, expected ${wanted[i]}`,
    )
  );

const grads = [5, -1, 0.25, 0, 1e-6, 300, -2, 0.5, 0.5, 0.5];

for (const { label, options } of present) {
  Deno.test(`Adam follows its paper over ten steps on "${label}" and leaves no tensors`, async () => {
    const engine = await openEngine(options);
    const before = engine.liveTensors();
    close(
      await walk(adam({ learningRate: 0.1 }), 1, grads),
      reference(1, grads, () => 0.1),
    );
    assert.equal(engine.liveTensors(), before);
  });
}

Deno.test("the rate follows its schedule and the other constants are used", async () => {
  await openEngine({ engine: "wasm" });
  const rate = (step: number) => 0.1 / (step + 1);
  const others = { beta1: 0.5, beta2: 0.9, eps: 0.1 };
  close(
    await walk(adam({ learningRate: rate, ...others }), -2, grads),
    reference(-2, grads, rate, others),
  );
});

Deno.test("with epsHat epsilon is added before the bias correction, as in TensorFlow", async () => {
  await openEngine({ engine: "wasm" });
  const tiny = grads.map((grad) => grad * 1e-3);
  const others = { eps: 1e-2, epsHat: true };
  const wanted = reference(1, tiny, () => 0.1, others);
  close(await walk(adam({ learningRate: 0.1, ...others }), 1, tiny), wanted);
  const after = reference(1, tiny, () => 0.1, { eps: 1e-2 });
  assert(Math.abs(after[0] - wanted[0]) > 1e-3);
});

Deno.test("parameters that rested begin with their own first step at the rate of the day", async () => {
  await openEngine({ engine: "wasm" });
  const rate = (step: number) => step >= 7 ? 0.1 : 100;
  close(
    await walk(adam({ learningRate: rate }), 1, grads, 7),
    reference(1, grads, () => 0.1),
  );
});

Deno.test("an update leaves what it was given as it was", async () => {
  await openEngine({ engine: "wasm" });
  const { init, update } = adam({ learningRate: 0.1 });
  const params = { a: tf.tensor1d([1]), b: { c: tf.tensor2d([[2, 3]]) } };
  const moments = init(params);
  const next = update(params, moments, params, { step: 0 });
  const read = (tree: Parameters<typeof leaves>[0]) =>
    Promise.all(leaves(tree).map(async (t) => [...await t.data()]));
  assert.deepEqual(await read(params), [[1], [2, 3]]);
  assert.deepEqual(await read(moments.m), [[0], [0, 0]]);
  assert.deepEqual(await read(moments.v), [[0], [0, 0]]);
  assert.deepEqual(
    leaves(next.params).map(({ shape }) => shape),
    [[1], [1, 2]],
  );
  disposeTree([params, moments, next.params, next.moments]);
});
