import assert from "node:assert/strict";
import {
  addGaussianNoise,
  blurring,
  chain,
  type Degradation,
  downsampling,
  noising,
  rounding,
} from "../../lib/degrade/mod.ts";
import { type Json, seeded } from "../../lib/random/mod.ts";
import { distance, randomImage } from "./_images.ts";

const camera = chain("camera", {
  blur: blurring((rng) => ({ kind: "delta", size: 1 + 2 * rng.integer(9) })),
  noise: noising((rng) => ({ kind: "gaussian", level: rng.uniform(0, 25) })),
  round: rounding(),
});

Deno.test("what is drawn is plain JSON under the steps' names, the same for the same seed", () => {
  const drawn = camera.draw(seeded(4));
  assert.deepEqual(Object.keys(drawn), ["blur", "noise", "round"]);
  assert.deepEqual(JSON.parse(JSON.stringify(drawn)), drawn);
  assert.deepEqual(camera.draw(seeded(4)), drawn);
  assert.notDeepEqual(camera.draw(seeded(5)), drawn);
});

Deno.test("a step's draws do not move when another step draws more", () => {
  const longer = chain("longer", {
    blur: blurring((rng) => {
      rng.normal();
      return { kind: "delta", size: 1 + 2 * rng.integer(9) };
    }),
    noise: noising((rng) => ({ kind: "gaussian", level: rng.uniform(0, 25) })),
  });
  assert.deepEqual(longer.draw(seeded(4)).noise, camera.draw(seeded(4)).noise);
});

Deno.test("applying is deterministic and leaves the picture alone", async () => {
  const image = randomImage(12, 8);
  const before = image.data.slice();
  const drawn = camera.draw(seeded(4));
  const first = await camera.apply(image, drawn);
  assert.deepEqual((await camera.apply(image, drawn)).data, first.data);
  assert.deepEqual(image.data, before);
  assert.ok(distance(first.data, before) > 0.01);
});

Deno.test("pictures that share a draw have noise of their own", async () => {
  const image = randomImage(12, 8);
  const drawn = camera.draw(seeded(4));
  const [a, b] = [
    await camera.apply(image, drawn, 0),
    await camera.apply(image, drawn, 1),
  ];
  assert.ok(distance(a.data, b.data) > 0.01);
});

Deno.test("steps are applied in the order in which they are written", async () => {
  const add = (value: number): Degradation<null> => ({
    name: "add",
    draw: () => null,
    apply: (image) => ({ ...image, data: image.data.map((v) => v + value) }),
  });
  const double: Degradation<null> = {
    name: "double",
    draw: () => null,
    apply: (image) => ({ ...image, data: image.data.map((v) => 2 * v) }),
  };
  const image = randomImage(2, 2);
  const [first, last] = [
    chain("a", { add: add(1), double }),
    chain("b", { double, add: add(1) }),
  ];
  const drawn = { add: null, double: null };
  const value = image.data[0];
  assert.equal(
    (await first.apply(image, drawn)).data[0],
    Math.fround(2 * Math.fround(value + 1)),
  );
  assert.equal(
    (await last.apply(image, drawn)).data[0],
    Math.fround(2 * value + 1),
  );
});

Deno.test("a chain is a degradation and can be a step", async () => {
  const whole = chain("whole", { camera, small: downsampling(2, "s-fold") });
  const drawn: Json = whole.draw(seeded(1));
  assert.ok(JSON.stringify(drawn).includes('"camera":{"blur"'));
  const small = await whole.apply(randomImage(12, 8), whole.draw(seeded(1)));
  assert.equal(small.width, 6);
});

Deno.test("noise is drawn as its parameters and a seed", async () => {
  const step = noising(() => ({ kind: "gaussian", level: 5 }));
  const drawn = step.draw(seeded(1));
  const image = randomImage(6, 6);
  const noisy = await step.apply(image, drawn, 3);
  const expected = addGaussianNoise(
    image,
    seeded(`noise/${drawn.seed}`).split(3),
    {
      level: 5,
    },
  );
  assert.deepEqual(noisy.data, expected.data);
});
