import assert from "node:assert/strict";
import {
  addImpulseNoise,
  addSpeckleNoise,
  compressing,
  noising,
} from "../../lib/degrade/mod.ts";
import { createImage } from "../../lib/image/mod.ts";
import { seeded } from "../../lib/random/mod.ts";

const grey = (level: number) =>
  createImage(128, 64, 3, new Float32Array(128 * 64 * 3).fill(level));

Deno.test("impulse noise loses the share of values that was asked for, half of them to white", () => {
  const { data } = addImpulseNoise(grey(0.5), seeded(1), { amount: 0.1 });
  const share = (value: number) =>
    data.filter((v) => v === value).length / data.length;
  assert(Math.abs(share(0) - 0.05) < 0.005);
  assert(Math.abs(share(1) - 0.05) < 0.005);
  assert(Math.abs(share(0.5) - 0.9) < 0.01);
});

Deno.test("grey impulse noise takes whole pixels", () => {
  const { data } = addImpulseNoise(grey(0.5), seeded(1), {
    amount: 0.3,
    grey: true,
  });
  for (let i = 0; i < data.length; i += 3) {
    assert(data[i] === data[i + 1] && data[i] === data[i + 2]);
  }
});

Deno.test("speckle's deviation is proportional to the picture", () => {
  for (const level of [0.25, 1]) {
    const { data } = addSpeckleNoise(grey(level), seeded(2), { level: 20 });
    const squares = data.reduce((sum, v) => sum + (v - level) ** 2, 0);
    const deviation = 255 * Math.sqrt(squares / data.length);
    assert(Math.abs(deviation - 20 * level) < 0.3 * level, `${deviation}`);
  }
});

Deno.test("drawn impulse noise and speckle can be replayed; pictures that share a draw get noise of their own", async () => {
  for (
    const spec of [
      { kind: "impulse", amount: 0.1 },
      { kind: "speckle", level: 10 },
    ] as const
  ) {
    const step = noising(() => spec);
    const drawn = step.draw(seeded(3));
    const once = await step.apply(grey(0.5), drawn);
    assert.deepEqual((await step.apply(grey(0.5), drawn)).data, once.data);
    assert.notDeepEqual(
      (await step.apply(grey(0.5), drawn, 1)).data,
      once.data,
    );
  }
});

Deno.test("a drawn JPEG quality is applied", async () => {
  const image = grey(0.5);
  for (let i = 0; i < image.data.length; i++) {
    image.data[i] = i * 37 % 101 / 100;
  }
  const error = async (quality: number) => {
    const step = compressing(() => quality);
    const worse = await step.apply(image, step.draw(seeded(1)));
    return worse.data.reduce((s, v, i) => s + Math.abs(v - image.data[i]), 0);
  };
  assert(await error(20) > await error(90));
});
