import assert from "node:assert/strict";
import { restoreRng, seeded } from "../../mod.ts";

const draws = (n: number, f: () => number) => Array.from({ length: n }, f);

Deno.test("the same seed gives the same numbers, another seed others", () => {
  const [a, b, c] = [seeded(1), seeded(1), seeded(2)];
  const numbers = draws(5, () => a.uniform());
  assert.deepEqual(numbers, draws(5, () => b.uniform()));
  assert.notDeepEqual(numbers, draws(5, () => c.uniform()));
});

Deno.test("the numbers of this version stay what they are", () => {
  const rng = seeded(7);
  assert.deepEqual(
    [rng.uniform(), rng.split("a").uniform(), rng.integer(1000)],
    [0.3317268928512931, 0.46341696893796325, 869],
  );
});

Deno.test("a child does not move when its parent or a sibling draws", () => {
  const [quiet, busy] = [seeded(3), seeded(3)];
  draws(100, () => busy.uniform());
  draws(100, () => busy.split("other").normal());
  assert.equal(
    busy.split("child").uniform(),
    quiet.split("child").uniform(),
  );
});

Deno.test("a restored generator goes on where the state was taken", () => {
  const rng = seeded("kernels");
  draws(13, () => rng.normal());
  const again = restoreRng(JSON.parse(JSON.stringify(rng.state())));
  assert.deepEqual(
    draws(9, () => rng.normal()),
    draws(9, () => again.normal()),
  );
  assert.equal(rng.split(1).uniform(), again.split(1).uniform());
});

Deno.test("uniform and normal draws have their moments, neighbouring seeds are unrelated", () => {
  const rng = seeded(4);
  const n = 200_000;
  const moments = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b) / n;
    return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / n];
  };
  const [mean, variance] = moments(draws(n, () => rng.normal()));
  assert(Math.abs(mean) < 0.01 && Math.abs(variance - 1) < 0.015);
  const [middle, spread] = moments(draws(n, () => rng.uniform()));
  assert(Math.abs(middle - 0.5) < 0.003 && Math.abs(spread - 1 / 12) < 0.002);
  let seed = 0;
  const [across] = moments(draws(n, () => seeded(seed++).uniform()));
  assert(Math.abs(across - 0.5) < 0.003);
});

Deno.test("picking follows the weights; a shuffle keeps every item", () => {
  const rng = seeded(5);
  const picked = draws(3000, () => rng.pick([0, 1, 2], [1, 0, 3]));
  assert(!picked.includes(1));
  const share = picked.filter((item) => item === 2).length / 3000;
  assert(Math.abs(share - 0.75) < 0.03);
  const shuffled = rng.shuffle([1, 2, 3, 4, 5]);
  assert.deepEqual([...shuffled].sort(), [1, 2, 3, 4, 5]);
  assert.throws(() => rng.pick([]), RangeError);
});
