import assert from "node:assert/strict";
import {
  canvasImage,
  createCanvas,
  everywhere,
  lay,
  type Shape,
} from "../../../lib/data/generated/canvas.ts";
import { flat, lit, textured } from "../../../lib/data/generated/paint.ts";
import {
  below,
  ellipse,
  polygon,
  rectangle,
  ring,
  stroke,
} from "../../../lib/data/generated/shapes.ts";
import { seeded } from "../../../lib/random/mod.ts";

const red = flat([1, 0, 0]);
const blue = flat([0, 0, 1]);

/** How many pixels a shape covers, parts counted as parts. */
function area(shape: Shape, softness?: number): number {
  const canvas = createCanvas(100, 100);
  lay(canvas, shape, red, softness === undefined ? {} : { softness });
  const covered = canvas.colour.reduce((a, b) => a + b, 0);
  assert.ok(Math.abs((1 - canvas.left) * 10000 - covered) < 1);
  return covered;
}

Deno.test("a shape covers its area, sharp or soft", () => {
  const shapes: [string, Shape, number][] = [
    ["disc", ellipse(50, 50, 20, 20), Math.PI * 400],
    ["ellipse", ellipse(49.3, 50.6, 30, 12, 0.7), Math.PI * 360],
    ["rectangle", rectangle(50, 50, 20, 10, 0.4), 800],
    ["rounded", rectangle(50, 50, 20, 10, 0.4, 5), 800 - (4 - Math.PI) * 25],
    ["stroke", stroke(30, 30, 60, 70, 4), 400 + Math.PI * 16],
    ["ring", ring(50, 50, 20, 3), 2 * Math.PI * 20 * 6],
    ["triangle", polygon([20, 20, 80, 20, 20, 70]), 1500],
    // An arrowhead: not convex.
    ["arrow", polygon([20, 20, 80, 50, 20, 80, 40, 50]), 1200],
    ["below", below(new Float32Array(100).fill(69.5)), 3000],
  ];
  for (const [name, shape, expected] of shapes) {
    for (const softness of [1, 3]) {
      const covered = area(shape, softness);
      const off = Math.abs(covered / expected - 1);
      assert.ok(
        off < 0.02,
        `${name}, softness ${softness}: ${covered}, not ${expected}`,
      );
    }
  }
});

Deno.test("shapes that reach over the edge, or lie beyond it, cover what is inside", () => {
  assert.ok(Math.abs(area(rectangle(0, 50, 20, 10)) - 20.5 * 20) < 1);
  assert.equal(area(ellipse(-50, 50, 20, 20)), 0);
  assert.equal(area(ellipse(50, 150, 20, 20)), 0);
  assert.equal(area(everywhere), 10000);
});

Deno.test("what is laid first hides what comes later, as far as it covers", () => {
  const canvas = createCanvas(4, 1);
  lay(canvas, rectangle(0, 0, 1.5, 5), red, { opacity: 0.25 });
  lay(canvas, everywhere, blue);
  lay(canvas, everywhere, red);
  const { data } = canvasImage(canvas);
  assert.deepEqual([...data.slice(0, 3)], [0.25, 0, 0.75]);
  assert.deepEqual([...data.slice(9)], [0, 0, 1]);
  assert.ok(Math.abs(canvas.left) < 1e-6);
});

Deno.test("a paint's light changes linearly around its centre, its rim with the distance", () => {
  const canvas = createCanvas(11, 1);
  const paint = lit(flat([0.5, 0.5, 0.5]), {
    x: 5,
    y: 0,
    size: 10,
    amount: 0.4,
    angle: 0,
  });
  lay(canvas, everywhere, paint);
  const { data } = canvasImage(canvas);
  for (const [x, expected] of [[0, 0.4], [5, 0.5], [10, 0.6]]) {
    assert.ok(Math.abs(data[3 * x] - expected) < 1e-6);
  }
  const round = createCanvas(41, 41);
  lay(round, ellipse(20, 20, 18, 18), { ...red, rim: -0.5, rimWidth: 3 });
  const at = (x: number) => round.colour[(20 * 41 + x) * 3];
  assert.ok(at(20) > 0.99);
  assert.ok(Math.abs(at(35) - (1 - 0.5 * Math.exp(-1))) < 0.01);
});

Deno.test("a texture is mapped between the two colours and repeats", () => {
  const texture = { size: 2, data: new Float32Array([0, 1, 0, 1]) };
  const paint = {
    ...textured([0, 0, 0], [1, 0.5, 0], texture, {
      step: 1,
      angle: 0,
      rng: seeded(1),
    }),
    map: [0.5, 0, 0, 0, 1, 0],
  } as const;
  const canvas = createCanvas(8, 1);
  lay(canvas, everywhere, paint);
  const { data } = canvasImage(canvas);
  const row = Array.from({ length: 8 }, (_, x) => data[3 * x]);
  assert.deepEqual(row, [0, 0.5, 1, 0.5, 0, 0.5, 1, 0.5]);
  assert.equal(data[7], 0.5);
});
