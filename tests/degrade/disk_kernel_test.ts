import assert from "node:assert/strict";
import { diskKernel } from "../../lib/degrade/mod.ts";

Deno.test("a hard disk has equal weights inside of its radius and none outside", () => {
  const { width, data } = diskKernel({ radius: 3 });
  assert.equal(width, 7);
  const inside = data.filter((weight) => weight > 0);
  assert.equal(inside.length, 29); // whole points with x² + y² <= 9
  for (const weight of inside) assert(Math.abs(weight - 1 / 29) < 1e-7);
  assert(data[3] > 0 && data[0] === 0);
});

Deno.test("softening spreads the disk's edge, keeps its sum and its centre of mass", () => {
  const { width, data, phase } = diskKernel({ radius: 4, alias: 0.5 });
  let [sum, x, y] = [0, 0, 0];
  data.forEach((weight, i) => {
    sum += weight;
    x += weight * (i % width);
    y += weight * Math.floor(i / width);
  });
  assert(Math.abs(sum - 1) < 1e-6);
  assert(Math.abs(x - phase.x) < 1e-5 && Math.abs(y - phase.y) < 1e-5);
  assert(new Set(data.map((w) => Math.fround(w * 1e4))).size > 5);
});

Deno.test("a disk of no radius is refused", () => {
  assert.throws(() => diskKernel({ radius: 0 }), /radius 0/);
});
