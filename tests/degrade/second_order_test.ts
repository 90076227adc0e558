import assert from "node:assert/strict";
import { kernelFrom, secondOrder } from "../../lib/degrade/mod.ts";
import { seeded } from "../../lib/random/mod.ts";
import { randomImage } from "./_images.ts";

const setting = secondOrder({ scale: 4 });
const rng = seeded(1);
const drawn = Array.from(
  { length: 2000 },
  (_, i) => setting.draw(rng.split(i)),
);

Deno.test("the second-order setting draws in the published proportions", () => {
  const share = (holds: (draw: typeof drawn[number]) => boolean) =>
    drawn.filter(holds).length / drawn.length;
  const shares: [string, number, number][] = [
    ["first grows", share((d) => d.first.resize.factor > 1), 0.2],
    ["first shrinks", share((d) => d.first.resize.factor < 1), 0.7],
    ["second grows", share((d) => d.second.resize.factor > 1), 0.3],
    ["second shrinks", share((d) => d.second.resize.factor < 1), 0.4],
    ["gaussian noise", share((d) => d.first.noise.kind === "gaussian"), 0.5],
    ["grey noise", share((d) => d.second.noise.grey === true), 0.4],
    ["first sinc", share((d) => d.first.blur.kind === "sinc"), 0.1],
    ["second not blurred", share((d) => d.second.blur.kind === "delta"), 0.2],
    ["first Gaussian", share((d) => d.first.blur.kind === "gaussian"), 0.63],
    ["first plateau", share((d) => d.first.blur.kind === "plateau"), 0.135],
    ["last sinc", share((d) => d.filter.kind === "sinc"), 0.8],
    ["JPEG last", share((d) => d.jpegLast), 0.5],
    ["area", share((d) => d.mode === "area"), 1 / 3],
    ["21 taps", share((d) => d.first.blur.size === 21), 1 / 8],
  ];
  for (const [what, measured, expected] of shares) {
    assert.ok(Math.abs(measured - expected) < 0.04, `${what}: ${measured}`);
  }
});

Deno.test("the second-order setting stays within the published ranges and reaches their ends", () => {
  const ranges: [string, number[], number, number][] = [
    ["factor 1", drawn.map((d) => d.first.resize.factor), 0.15, 1.5],
    ["factor 2", drawn.map((d) => d.second.resize.factor), 0.3, 1.2],
    ["quality 1", drawn.map((d) => d.first.quality), 30, 95],
    ["quality 2", drawn.map((d) => d.second.quality), 30, 95],
    ["level 1", levels("first"), 1, 30],
    ["level 2", levels("second"), 1, 25],
    ["photons 1", scales("first"), 0.05, 3],
    ["photons 2", scales("second"), 0.05, 2.5],
    ["width 1", widths("first"), 0.2, 3],
    ["width 2", widths("second"), 0.2, 1.5],
  ];
  for (const [what, values, low, high] of ranges) {
    const margin = 0.03 * (high - low);
    assert.ok(values.length > 300, what);
    assert.ok(values.every((v) => v >= low && v <= high), what);
    assert.ok(Math.min(...values) < low + margin, what);
    assert.ok(Math.max(...values) > high - margin, what);
  }
  function levels(round: "first" | "second") {
    return drawn.map((d) => d[round].noise)
      .flatMap((noise) => noise.kind === "gaussian" ? [noise.level] : []);
  }
  function scales(round: "first" | "second") {
    return drawn.map((d) => d[round].noise)
      .flatMap((noise) => noise.kind === "poisson" ? [noise.scale] : []);
  }
  function widths(round: "first" | "second") {
    return drawn.map((d) => d[round].blur)
      .flatMap((spec) => "lambda1" in spec ? [spec.lambda1] : []);
  }
});

Deno.test("every kernel that is drawn can be made", () => {
  for (const { first, second, filter } of drawn.slice(0, 300)) {
    for (const spec of [first.blur, second.blur, filter]) {
      const { data, width } = kernelFrom(spec);
      assert.equal(width, spec.size);
      assert.ok(data.every(Number.isFinite));
    }
  }
});

Deno.test("the second-order degradation gives an 8-bit picture of the right size, again the same", async () => {
  const image = randomImage(72, 48);
  for (const draw of drawn.slice(0, 12)) {
    const small = await setting.apply(image, draw);
    assert.deepEqual([small.width, small.height], [18, 12]);
    assert.ok(
      small.data.every((v) => Math.fround(Math.round(v * 255) / 255) === v),
    );
    assert.deepEqual((await setting.apply(image, draw)).data, small.data);
  }
});
