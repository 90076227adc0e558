import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import { pairPool } from "../../../../lib/systems/kdsr/gan/pair_pool.ts";

const batch = 2;

/** Pairs that bear their number, `step * batch + i`, and a count of how often a batch was made. */
function numbered() {
  const made: number[] = [];
  return {
    made,
    at(step: number) {
      made.push(step);
      const numbers = [step * batch, step * batch + 1];
      return Promise.resolve({
        lr: tf.tensor4d(numbers, [batch, 1, 1, 1]),
        hr: tf.tensor4d(numbers.flatMap((n) => [n, n, n, n]), [batch, 2, 2, 1]),
      });
    },
  };
}

/** The numbers of a step's pairs; that LR and HR belong together is asserted. */
async function numbersAt(
  pool: ReturnType<typeof pairPool>,
  step: number,
): Promise<number[]> {
  const { lr, hr } = await pool.at(step);
  const numbers = [...await lr.data()];
  const sharp = await hr.data();
  assert.deepEqual([sharp[0], sharp[4]], numbers);
  tf.dispose([lr, hr]);
  return numbers;
}

const pooled = (batches = numbered(), pairs = 6, seed = 1) =>
  pairPool(batches, { pairs, batch, rng: seeded(seed) });

Deno.test("the pool passes batches on while it fills, then gives each pair back once, mixed", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const pool = pooled();
  const steps: number[][] = [];
  for (let step = 0; step < 9; step++) steps.push(await numbersAt(pool, step));
  assert.deepEqual(steps.slice(0, 3), [[0, 1], [2, 3], [4, 5]]);
  const rise = (a: number, b: number) => a - b;
  assert.deepEqual(steps.slice(3, 6).flat().sort(rise), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(steps.slice(6).flat().sort(rise), [6, 7, 8, 9, 10, 11]);
  assert(
    steps.slice(3).some(([a, b]) => Math.floor(a / 2) !== Math.floor(b / 2)),
    "no step mixes two batches",
  );
  pool.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the pool holds as many pairs in every step, and makes each batch once", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const batches = numbered();
  const pool = pooled(batches);
  for (let step = 0; step < 12; step++) {
    await numbersAt(pool, step);
    const held = 2 * Math.min(6, 2 * (step + 1)); // LR and HR
    assert.equal(engine.liveTensors() - before, held);
  }
  assert.deepEqual(batches.made, [...batches.made.keys()]);
  pool.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a step gets the same pairs whether or not the steps before were asked for", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const whole = pooled();
  const late = pooled();
  for (let step = 0; step < 20; step++) {
    const numbers = await numbersAt(whole, step);
    if (step >= 7) assert.deepEqual(await numbersAt(late, step), numbers);
  }
  whole.dispose();
  late.dispose();
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a pool of 0 changes nothing; one that batches do not fill is refused", async () => {
  await openEngine({ engine: "cpu" });
  const pool = pooled(numbered(), 0);
  assert.deepEqual(await numbersAt(pool, 5), [10, 11]);
  assert.throws(() => pooled(numbered(), 5), (error) => {
    assert(error instanceof InputError);
    assert.match(error.message, /5 pairs and a batch 2; expected a multiple/);
    return true;
  });
});
