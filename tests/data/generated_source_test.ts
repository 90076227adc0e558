import assert from "node:assert/strict";
import { generatedSource, type SceneName } from "../../lib/data/mod.ts";
import { spectralSlope } from "./generated/_spectrum.ts";

const scenes: SceneName[] = [
  "leaves",
  "facade",
  "landscape",
  "page",
  "foliage",
  "still-life",
  "close-up",
];
const source = generatedSource({ seed: 1, count: 12, width: 128, height: 128 });

Deno.test("generated pictures depend on seed, index and size alone", async () => {
  const again = generatedSource({ seed: 1, count: 3, width: 128, height: 128 });
  const last = await again.load(2); // asked for first
  assert.deepEqual(last.data, (await source.load(2)).data);
  assert.notDeepEqual(last.data, (await source.load(1)).data);
  const other = generatedSource({ seed: 2, count: 3, width: 128, height: 128 });
  assert.notDeepEqual(last.data, (await other.load(2)).data);
});

Deno.test("generated pictures have 8-bit values, all channels, and no gap", async () => {
  for (let i = 0; i < source.length; i++) {
    const { width, height, channels, data } = await source.load(i);
    assert.deepEqual([width, height, channels], [128, 128, 3]);
    assert.ok(data.every((v) => Math.fround(Math.round(v * 255) / 255) === v));
    const part = await source.loadPart!(
      i,
      () => ({ x: 5, y: 7, width: 2, height: 1 }),
    );
    const at = (7 * 128 + 5) * 3;
    assert.deepEqual(part.data, data.slice(at, at + 6));
  }
});

Deno.test("a scene that is asked for is painted, an unknown one refused", async () => {
  for (const scene of scenes) {
    const one = generatedSource({
      seed: 1,
      count: 1,
      width: 48,
      height: 64,
      scenes: [scene],
    });
    assert.equal((await one.load(0)).height, 64);
  }
  assert.throws(
    () => generatedSource({ seed: 1, count: 1, scenes: ["sea" as SceneName] }),
    { name: "InputError", message: /no scene "sea"; the scenes are leaves, / },
  );
  assert.throws(
    () => generatedSource({ seed: 1, count: 0 }),
    { name: "InputError", message: /count of generated pictures is 0/ },
  );
});

Deno.test("generated pictures have natural statistics: spectrum, contrast, sparse edges", async () => {
  const many = generatedSource({ seed: 3, count: 20 });
  const mean = { slope: 0, deviation: 0, kurtosis: 0 };
  for (let i = 0; i < many.length; i++) {
    const { width, data } = await many.load(i);
    const luma = new Float32Array(data.length / 3);
    for (let k = 0; k < luma.length; k++) {
      luma[k] = (data[3 * k] + data[3 * k + 1] + data[3 * k + 2]) / 3;
    }
    const grey = { width, height: width, channels: 1, data: luma } as const;
    mean.slope += spectralSlope(grey) / many.length;
    mean.deviation += deviation(luma) / many.length;
    mean.kurtosis += kurtosis(luma.subarray(1).map((v, k) => v - luma[k])) /
      many.length;
  }
  // Of 60 pictures of BSDS500: 2.3, 0.19, 21; of white noise: 0, any, 3.
  assert.ok(mean.slope > 2 && mean.slope < 3, `slope ${mean.slope}`);
  assert.ok(
    mean.deviation > 0.13 && mean.deviation < 0.27,
    `${mean.deviation}`,
  );
  assert.ok(mean.kurtosis > 12 && mean.kurtosis < 80, `${mean.kurtosis}`);
});

Deno.test("64 pictures of 256x256 are painted in seconds", async () => {
  const start = performance.now();
  const many = generatedSource({ seed: 4, count: 64 });
  for (let i = 0; i < many.length; i++) await many.load(i);
  const seconds = (performance.now() - start) / 1000;
  // 2 s on a free core; the rest is for a busy machine.
  assert.ok(seconds < 15, `${seconds} s`);
});

function deviation(values: Float32Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(
    values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length,
  );
}

function kurtosis(values: Float32Array): number {
  const second = values.reduce((a, b) => a + b ** 2, 0) / values.length;
  const fourth = values.reduce((a, b) => a + b ** 4, 0) / values.length;
  return fourth / second ** 2;
}
