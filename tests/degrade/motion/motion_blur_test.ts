import assert from "node:assert/strict";
import {
  blur,
  blurExtent,
  motionBlur,
  type MotionBlurOptions,
  type MotionKind,
  pathKernel,
  type Severity,
  severityBands,
  shakePath,
} from "../../../lib/degrade/mod.ts";
import { sweep } from "../../../lib/degrade/motion/sweep.ts";
import { InputError } from "../../../lib/engine/mod.ts";
import { createImage, type Image } from "../../../lib/image/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { distance, randomImage } from "../_images.ts";

const kinds: MotionKind[] = ["uniform", "varying", "objects"];
const flat = (value: number, width = 40, height = 30, channels: 1 | 3 = 3) => {
  const image = createImage(width, height, channels);
  image.data.fill(value);
  return image;
};
const mean = ({ data }: Image) => data.reduce((a, b) => a + b) / data.length;

Deno.test("what is drawn lies in the band of its severity, for 200 seeds", () => {
  for (const [severity, [least, most]] of Object.entries(severityBands)) {
    const setting = motionBlur({ severity: severity as Severity });
    const extents = Array.from({ length: 200 }, (_, seed) => {
      const drawn = setting.draw(seeded(seed));
      assert.equal(drawn.severity, severity);
      for (const shake of [drawn.shake, drawn.object?.shake]) {
        if (!shake) continue;
        const extent = blurExtent(shakePath(shake));
        assert.ok(extent >= least - 1e-9 && extent <= most + 1e-9);
        assert.ok(extent <= drawn.extent + 1e-9);
      }
      return drawn.extent;
    });
    // The whole band is used.
    const span = most - least;
    assert.ok(Math.min(...extents) < least + 0.1 * span);
    assert.ok(Math.max(...extents) > most - 0.1 * span);
  }
});

Deno.test("kinds and severities come in their shares", () => {
  const setting = motionBlur({
    severity: { mild: 3, extreme: 1, severe: 0 },
    kind: { uniform: 1, objects: 1 },
  });
  const drawn = Array.from(
    { length: 400 },
    (_, seed) => setting.draw(seeded(seed)),
  );
  const count = (test: (d: typeof drawn[0]) => boolean) =>
    drawn.filter(test).length;
  assert.equal(count((d) => d.severity === "severe"), 0);
  assert.equal(count((d) => d.kind === "varying"), 0);
  // Four deviations of a binomial distribution.
  assert.ok(Math.abs(count((d) => d.severity === "mild") - 300) < 35);
  assert.ok(Math.abs(count((d) => d.kind === "uniform") - 200) < 40);
  assert.ok(Math.abs(count((d) => d.saturation > 0) - 200) < 40);
});

Deno.test("what is drawn is plain JSON that gives the same bits again", async () => {
  const image = randomImage(50, 34);
  const before = image.data.slice();
  for (const kind of kinds) {
    const setting = motionBlur({ kind, severity: "medium", noise: 1 });
    const drawn = setting.draw(seeded(7));
    assert.deepEqual(setting.draw(seeded(7)), drawn);
    const first = await setting.apply(image, drawn);
    const again = JSON.parse(JSON.stringify(drawn));
    await setting.apply(randomImage(90, 70), drawn); // leaves no trace
    assert.deepEqual((await setting.apply(image, again)).data, first.data);
    const sibling = await setting.apply(image, drawn, 1);
    assert.ok(distance(sibling.data, first.data) > 1e-4);
  }
  assert.deepEqual(image.data, before);
});

Deno.test("an even picture stays what it is, in colour and grey, at any size, borders too", async () => {
  for (const kind of kinds) {
    for (const response of ["srgb", "gamma", "identity"] as const) {
      const setting = motionBlur({ kind, response, severity: "severe" });
      for (const [width, height] of [[40, 30], [7, 90], [1, 1]]) {
        for (const channels of [1, 3] as const) {
          const image = flat(0.4, width, height, channels);
          const out = await setting.apply(image, setting.draw(seeded(3)));
          assert.deepEqual([out.width, out.height], [width, height]);
          assert.equal(out.channels, channels);
          assert.ok(distance(out.data, image.data) < 2e-5);
        }
      }
    }
  }
});

Deno.test("uniform motion is correlation with the path's kernel where values are light", async () => {
  const setting = motionBlur({
    severity: "medium",
    kind: "uniform",
    response: "identity",
    saturation: 0,
  });
  const drawn = setting.draw(seeded(5));
  const image = randomImage(60, 50);
  const out = await setting.apply(image, drawn);
  const kernel = pathKernel(shakePath(drawn.shake));
  assert.ok(distance(out.data, blur(image, kernel).data) < 1e-5);
});

Deno.test("a camera that neither turns nor approaches blurs alike everywhere", async () => {
  const setting = motionBlur({ severity: "medium", kind: "varying" });
  const drawn = setting.draw(seeded(5));
  const still = { ...drawn, sway: { roll: 0, zoom: 0, seed: 1 } };
  const image = randomImage(64, 64, 1);
  const uniform = await setting.apply(image, { ...drawn, sway: null });
  const swept = await setting.apply(image, still);
  assert.ok(distance(swept.data, uniform.data) < 0.02);
});

/** How far the light of a dot is spread, as the root of its second moment. */
async function spread(options: MotionBlurOptions, x: number, y: number) {
  const image = createImage(201, 201, 1);
  image.data[y * 201 + x] = 1;
  const setting = motionBlur({
    ...options,
    kind: "varying",
    severity: "mild",
    response: "identity",
    saturation: 0,
  });
  const { data } = await setting.apply(image, setting.draw(seeded(2)));
  let [sum, far, sumX, sumY] = [0, 0, 0, 0];
  data.forEach((value, i) => {
    const [dx, dy] = [i % 201 - x, Math.floor(i / 201) - y];
    sum += value;
    sumX += value * dx;
    sumY += value * dy;
    far += value * (dx * dx + dy * dy);
  });
  return { deviation: Math.sqrt(far / sum), x: sumX / sum, y: sumY / sum, sum };
}

Deno.test("roll blurs corners more than the middle, and moves neither", async () => {
  const options = { maxRoll: 10, maxZoom: 0 };
  const middle = await spread(options, 100, 100);
  const corner = await spread(options, 30, 30);
  assert.ok(corner.deviation > 1.5 * middle.deviation);
  for (const { x, y, sum } of [middle, corner]) {
    assert.ok(Math.hypot(x, y) < 0.3, `moved by ${x}, ${y}`);
    assert.ok(Math.abs(sum - 1) < 0.05);
  }
});

Deno.test("poses are sampled bilinearly, turning clockwise about the middle", () => {
  const image = randomImage(9, 9);
  const still = { x: 0, y: 0, turn: 0, zoom: 0 };
  assert.ok(distance(sweep(image, [still]).data, image.data) < 1e-6);
  const right = sweep(image, [{ ...still, x: 0.25 }]);
  const at = (4 * 9 + 4) * 3;
  const expected = 0.75 * image.data[at] + 0.25 * image.data[at + 3];
  assert.ok(Math.abs(right.data[at] - expected) < 1e-6);
  // From the middle to the right becomes from the middle downwards.
  const turned = sweep(image, [{ ...still, turn: Math.PI / 2 }]);
  const [taken, source] = [(4 * 9 + 6) * 3, (6 * 9 + 4) * 3];
  assert.ok(Math.abs(turned.data[taken] - image.data[source]) < 1e-4);
});

Deno.test("objects move before a background that moves otherwise", async () => {
  const setting = motionBlur({
    severity: "severe",
    kind: "objects",
    saturation: 0,
  });
  const drawn = setting.draw(seeded(1));
  const image = randomImage(160, 160, 1);
  const both = await setting.apply(image, drawn);
  const background = await setting.apply(image, { ...drawn, object: null });
  let changed = 0;
  both.data.forEach((value, i) => {
    if (Math.abs(value - background.data[i]) > 1e-3) changed++;
  });
  const share = changed / both.data.length;
  assert.ok(share > 0.05 && share < 0.95, `${share} of the picture changed`);
});

Deno.test("in linear light bright lines stay brighter than in values", async () => {
  const image = flat(0, 60, 60, 1);
  for (let y = 0; y < 60; y++) image.data[y * 60 + 30] = 0.9;
  const at = async (response: "srgb" | "identity") => {
    const setting = motionBlur({
      severity: "medium",
      kind: "uniform",
      response,
      saturation: 0,
    });
    return mean(await setting.apply(image, setting.draw(seeded(4))));
  };
  assert.ok(await at("srgb") > 1.5 * await at("identity"));
});

Deno.test("highlights that were clipped leave brighter streaks, never above white", async () => {
  const image = flat(0.1, 60, 60);
  image.data.fill(1, 3 * 60 * 30, 3 * 60 * 31);
  const setting = motionBlur({ severity: "medium", kind: "uniform" });
  const drawn = setting.draw(seeded(2));
  const without = await setting.apply(image, { ...drawn, saturation: 0 });
  const streaks = await setting.apply(image, { ...drawn, saturation: 1.5 });
  assert.ok(mean(streaks) > mean(without) + 0.02);
  assert.ok(streaks.data.every((value) => value <= 1));
});

Deno.test("the sensor's noise has its variance in linear light", async () => {
  const setting = motionBlur({ response: "identity", kind: "uniform" });
  const drawn = {
    ...setting.draw(seeded(2)),
    noise: { shot: 1e-4, read: 0.01, seed: 3 },
  };
  const out = await setting.apply(flat(0.5, 100, 100), drawn);
  const variance =
    out.data.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) /
    out.data.length;
  assert.ok(Math.abs(variance / (0.5e-4 + 1e-4) - 1) < 0.05);
});

Deno.test("settings that make no sense are refused in words", () => {
  const refused: MotionBlurOptions[] = [
    { severity: {} },
    { severity: { severe: -1 } },
    { severity: "worst" as Severity },
    { kind: { uniform: NaN } },
    { saturation: 2 },
    { noise: -1 },
    { maxRoll: NaN },
  ];
  for (const options of refused) {
    assert.throws(() => motionBlur(options), InputError);
  }
});
