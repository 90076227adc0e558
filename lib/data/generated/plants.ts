import { type Canvas, type Lay, lay } from "./canvas.ts";
import type { Rng } from "../../random/mod.ts";
import { flat, lit, type Paint, shade } from "./paint.ts";
import { type Colour, fromHsv } from "./palette.ts";
import type { SceneTools } from "./scene.ts";
import { ellipse, polygon, stroke } from "./shapes.ts";

/** A branching stem; calls `tip` where a twig ends. */
export function branches(
  canvas: Canvas,
  rng: Rng,
  paint: Paint,
  { x, y, angle, length, radius }: {
    readonly x: number;
    readonly y: number;
    readonly angle: number;
    readonly length: number;
    readonly radius: number;
  },
  tip?: (x: number, y: number) => void,
) {
  const thin = 0.72 * radius;
  const [toX, toY] = [
    x + length * Math.cos(angle),
    y + length * Math.sin(angle),
  ];
  if (radius < 0.5 || length < 4) {
    tip?.(toX, toY);
    return;
  }
  lay(canvas, stroke(x, y, toX, toY, radius, thin), paint);
  const forks = rng.chance(0.8) ? 2 : 3;
  for (let i = 0; i < forks; i++) {
    branches(canvas, rng, paint, {
      x: toX,
      y: toY,
      angle: angle + rng.uniform(-0.7, 0.7),
      length: length * rng.uniform(0.65, 0.9),
      radius: thin * rng.uniform(0.7, 1),
    }, tip);
  }
}

/** Blades that rise from below, before each other. */
export function grass(
  { canvas, rng }: SceneTools,
  { top, count, tall }: { top: number; count: number; tall: number },
) {
  const hue = rng.uniform(0.12, 0.32);
  for (let i = 0; i < count; i++) {
    // Nearer blades stand lower.
    const depth = i / count;
    const x = rng.uniform(-10, canvas.width + 10);
    const y = canvas.height + 8 - depth * (canvas.height - top);
    const long = tall * (1.2 - 0.8 * depth) * rng.uniform(0.4, 1);
    const lean = rng.uniform(-0.5, 0.5) * long;
    const colour = fromHsv(
      hue + 0.02 * rng.normal(),
      rng.uniform(0.2, 0.6),
      rng.uniform(0.1, 0.85) * (1 - 0.3 * depth),
    );
    const r = rng.uniform(0.5, 1.6) * (1.2 - 0.7 * depth);
    const middle = [x + 0.3 * lean, y - 0.6 * long] as const;
    lay(canvas, stroke(x, y, ...middle, r, 0.8 * r), flat(colour));
    lay(
      canvas,
      stroke(...middle, x + lean, y - long, 0.8 * r, 0.2),
      flat(colour),
    );
  }
}

/** A leaf with a vein, pointing in a direction. */
export function leaf(
  canvas: Canvas,
  rng: Rng,
  x: number,
  y: number,
  size: number,
  colour: Colour,
  how?: Lay,
) {
  const angle = rng.uniform(0, 2 * Math.PI);
  const paint = lit(flat(colour), {
    x,
    y,
    size,
    amount: rng.uniform(0, 0.6),
    angle: rng.uniform(0, 2 * Math.PI),
  });
  if (size < 5) {
    lay(canvas, ellipse(x, y, size, size * 0.5, angle), paint, how);
    return;
  }
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number) => [
    x + size * (cos * u - sin * v),
    y + size * (sin * u + cos * v),
  ];
  const wide = rng.uniform(0.25, 0.6);
  const outline = [[-1, 0], [-0.6, 0.7], [0, 1], [0.55, 0.65], [1, 0]];
  const points = [
    ...outline,
    ...outline.slice(1, -1).reverse().map(([u, v]) => [u, -v]),
  ];
  const vein = flat(shade(colour, rng.chance() ? 1.4 : 0.6));
  const [ax, ay] = at(-0.9, 0), [bx, by] = at(0.9, 0);
  lay(canvas, stroke(ax, ay, bx, by, 0.04 * size, 0.01 * size), vein, how);
  for (const u of [-0.5, -0.1, 0.3]) {
    const [cx, cy] = at(u, 0);
    for (const side of [-1, 1]) {
      const [dx, dy] = at(u + 0.35, side * wide * 0.6);
      lay(canvas, stroke(cx, cy, dx, dy, 0.02 * size, 0.01 * size), vein, how);
    }
  }
  lay(canvas, polygon(points.flatMap(([u, v]) => at(u, wide * v))), paint, how);
}

/** Leaves of all sizes before each other, with twigs; fills the canvas. */
export function foliage({ canvas, rng, palette }: SceneTools) {
  const { width, height } = canvas;
  const hue = rng.chance(0.7) ? rng.uniform(0.16, 0.32) : rng.uniform(0, 0.15);
  const smallest = rng.uniform(4, 14);
  const bark = flat(shade(palette(rng), rng.uniform(0.2, 0.8)));
  for (let i = rng.integer(3); i > 0; i--) {
    branches(canvas, rng, bark, {
      x: rng.uniform(0, width),
      y: rng.chance() ? height + 5 : rng.uniform(0, height),
      angle: rng.uniform(-2.4, -0.7),
      length: rng.uniform(0.15, 0.4) * height,
      radius: rng.uniform(1.5, 6),
    });
  }
  for (let n = 0; canvas.left > 0.003 && n < 6000; n++) {
    const size = Math.min(80, smallest * (1 - rng.uniform()) ** -0.45);
    // What lies deeper is darker.
    const dim = 0.15 + 0.85 * canvas.left;
    const colour = fromHsv(
      hue + 0.025 * rng.normal(),
      rng.uniform(0.15, 0.65),
      dim * rng.uniform(0.3, 0.95),
    );
    leaf(
      canvas,
      rng,
      rng.uniform(-9, width + 9),
      rng.uniform(-9, height + 9),
      size,
      colour,
    );
  }
}
