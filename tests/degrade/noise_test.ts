import assert from "node:assert/strict";
import { addGaussianNoise, addPoissonNoise } from "../../lib/degrade/mod.ts";
import { createImage, type Image } from "../../lib/image/mod.ts";
import { seeded } from "../../lib/random/mod.ts";

/** A ramp of all 256 levels, 64 rows high, the same in all channels. */
function ramp(): Image {
  const image = createImage(256, 64, 3);
  for (let i = 0; i < image.data.length; i++) {
    image.data[i] = Math.floor(i / 3) % 256 / 255;
  }
  return image;
}

const clean = ramp();

function differences({ data }: Image): Float64Array {
  return Float64Array.from(data, (value, i) => value - clean.data[i]);
}

function deviation(values: Float64Array): number {
  return Math.sqrt(values.reduce((a, b) => a + b * b, 0) / values.length);
}

Deno.test("Gaussian noise has the deviation that was asked for and no mean", () => {
  const noise = differences(addGaussianNoise(clean, seeded(1), { level: 10 }));
  assert.ok(Math.abs(deviation(noise) * 255 - 10) < 0.1);
  assert.ok(Math.abs(noise.reduce((a, b) => a + b)) / noise.length < 0.001);
});

Deno.test("grey noise is the same in all channels, other noise is not", () => {
  for (const add of [grey(addGaussianNoise), grey(addPoissonNoise)]) {
    const [same, own] = [add(true), add(false)].map((noise) => {
      let equal = 0;
      for (let i = 0; i < noise.length; i += 3) {
        if (Math.abs(noise[i] - noise[i + 1]) < 1e-6) equal++;
      }
      return equal / (noise.length / 3);
    });
    assert.equal(same, 1);
    assert.ok(own < 0.2);
  }

  function grey(add: typeof addGaussianNoise) {
    return (grey: boolean) =>
      differences(add(clean, seeded(1), { level: 10, grey }));
  }
});

Deno.test("Poisson noise's variance grows with the brightness", () => {
  // 256 levels: 256 photons for white, so the variance is value / 256.
  for (const [scale, grey] of [[1, false], [1, true], [2, false]] as const) {
    const noisy = addPoissonNoise(clean, seeded(2), { scale, grey });
    const noise = differences(noisy);
    for (const [from, to] of [[32, 64], [224, 256]]) {
      const part = noise.filter((_, i) => {
        const level = Math.floor(i / 3) % 256;
        return level >= from && level < to;
      });
      const expected = scale * Math.sqrt((from + to) / 2 / 255 / 256);
      const ratio = deviation(part) / expected;
      assert.ok(
        Math.abs(ratio - 1) < 0.05,
        `${scale} ${grey} ${from}: ${ratio}`,
      );
    }
    assert.ok(Math.abs(noise.reduce((a, b) => a + b)) / noise.length < 0.002);
  }
});

Deno.test("a picture of few levels has few photons, and so more noise", () => {
  const two = createImage(64, 64, 1);
  two.data.forEach((_, i) => two.data[i] = i % 2 / 2);
  const { data } = addPoissonNoise(two, seeded(1));
  // Two levels are two photons: values are halves, and black stays black.
  assert.ok(data.every((value, i) => i % 2 || value === 0));
  const noise = Float64Array.from(data, (v, i) => v - two.data[i])
    .filter((_, i) => i % 2);
  assert.ok(Math.abs(deviation(noise) / Math.sqrt(0.25) - 1) < 0.05);
});

Deno.test("noise is the same for the same generator and leaves its input alone", () => {
  const before = clean.data.slice();
  for (const seed of [1, 2]) {
    assert.deepEqual(
      addPoissonNoise(clean, seeded(seed)).data,
      addPoissonNoise(clean, seeded(seed)).data,
    );
  }
  assert.notDeepEqual(
    addGaussianNoise(clean, seeded(1), { level: 1 }).data,
    addGaussianNoise(clean, seeded(2), { level: 1 }).data,
  );
  assert.deepEqual(clean.data, before);
});
