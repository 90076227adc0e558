import assert from "node:assert/strict";
import { openEngine, tf, valueAndGrad } from "../../mod.ts";

const engine = await openEngine({ engine: "wasm" });

Deno.test("value, gradient and report of a small function; zeros where there is no derivative", async () => {
  const params = { a: tf.tensor1d([3, 1]), unused: tf.scalar(5) };
  const { loss, grads, report } = valueAndGrad(({ a }) => {
    const squares = tf.sum(tf.square(a)) as tf.Scalar;
    return { loss: tf.mul(squares, 2) as tf.Scalar, report: { squares } };
  }, params);
  assert.equal((await loss.data())[0], 20);
  assert.equal((await report.squares.data())[0], 10);
  assert.deepEqual([...await grads.a.data()], [12, 4]);
  assert.deepEqual([...await grads.unused.data()], [0]);
});

Deno.test("nothing stays but what is returned", () => {
  const params = { a: tf.tensor1d([3, 1]) };
  const before = engine.liveTensors();
  const { loss, grads } = valueAndGrad(
    ({ a }) => ({ loss: tf.sum(tf.square(tf.add(a, 1))) as tf.Scalar }),
    params,
  );
  assert.equal(engine.liveTensors(), before + 2);
  tf.dispose([loss, grads.a]);
});
