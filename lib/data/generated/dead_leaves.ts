import type { Rng } from "../../random/mod.ts";
import { lay, type Shape } from "./canvas.ts";
import { flat, randomPaint } from "./paint.ts";
import type { SceneTools } from "./scene.ts";
import { ellipse, polygon, rectangle, ring } from "./shapes.ts";

/** Settings of {@linkcode deadLeaves}. */
export interface DeadLeavesOptions {
  /** Radius of the smallest things, in pixels. */
  readonly smallest?: number;
  /** The share of the canvas that may stay open. */
  readonly until?: number;
  /** How far all is out of focus, in pixels. */
  readonly softness?: number;
}

/**
 * Things that hide each other, their sizes spread by the inverse cube, as if
 * seen at all distances: the simplest model with the statistics of natural
 * pictures (Lee, Mumford and Huang 2001).
 */
export function deadLeaves(
  { canvas, rng, palette, bank }: SceneTools,
  {
    smallest = 3 * 8 ** rng.uniform(),
    until = 0.002,
    softness: focus = 1,
  }: DeadLeavesOptions = {},
) {
  const { width, height } = canvas;
  const largest = Math.max(width, height);
  const kinds = rng.shuffle(makers).slice(0, 1 + rng.integer(makers.length));
  const shadow = rng.chance(0.5) ? rng.uniform(0.2, 0.6) : 0;
  const [sunX, sunY] = [rng.uniform(-0.3, 0.3), rng.uniform(0.05, 0.3)];
  // One in four shows depth: what lies deeper is less in focus.
  const defocus = rng.chance(0.25) ? rng.uniform(2, 8) : 0;
  for (let n = 0; canvas.left > until && n < 20000; n++) {
    const size = powerLaw(rng, smallest, largest);
    const x = rng.uniform(-size, width + size);
    const y = rng.uniform(-size, height + size);
    const softness = focus + defocus * (1 - canvas.left) ** 2;
    const shape = rng.pick(kinds)(rng, x, y, size);
    const paint = randomPaint(rng, palette, bank, {
      x,
      y,
      size,
      textured: size < 4 ? 0.1 : 0.9,
      blurred: softness > 3,
    });
    lay(canvas, shape, paint, { softness });
    if (shadow === 0 || size < 6) continue;
    const reach = Math.min(size, 40);
    lay(canvas, shifted(shape, sunX * reach, sunY * reach), dark, {
      softness: 1 + 0.4 * reach,
      opacity: shadow,
    });
  }
}

const dark = flat([0, 0, 0]);

/** A size between the smallest and the largest whose density falls with its cube. */
function powerLaw(rng: Rng, smallest: number, largest: number): number {
  const [a, b] = [smallest ** -2, largest ** -2];
  return (a + rng.uniform() * (b - a)) ** -0.5;
}

/** The same shape elsewhere, by whole pixels. */
export function shifted(shape: Shape, dx: number, dy: number): Shape {
  const [right, down] = [Math.round(dx), Math.round(dy)];
  return {
    left: shape.left + right,
    right: shape.right + right,
    top: shape.top + down,
    bottom: shape.bottom + down,
    distances: (y, from, to, out) =>
      shape.distances(y - down, from - right, to - right, out),
  };
}

type Maker = (rng: Rng, x: number, y: number, size: number) => Shape;

const makers: readonly Maker[] = [
  (_rng, x, y, size) => ellipse(x, y, size, size),
  (rng, x, y, size) =>
    ellipse(x, y, size, size * rng.uniform(0.3, 1), rng.uniform(0, Math.PI)),
  (rng, x, y, size) =>
    rectangle(
      x,
      y,
      size,
      size * rng.uniform(0.1, 1),
      rng.chance(0.6) ? 0.02 * rng.normal() : rng.uniform(0, Math.PI),
      rng.chance(0.3) ? size * rng.uniform(0, 0.1) : 0,
    ),
  (rng, x, y, size) => polygon(around(rng, x, y, size, 3 + rng.integer(4), 0)),
  (rng, x, y, size) =>
    polygon(around(rng, x, y, size, 7 + rng.integer(8), rng.uniform(0.1, 0.5))),
  (rng, x, y, size) => ring(x, y, size * 0.8, size * rng.uniform(0.03, 0.2)),
];

/** A closed line of corners around a centre, as far from it as `size` less up to the roughness. */
function around(
  rng: Rng,
  x: number,
  y: number,
  size: number,
  corners: number,
  roughness: number,
): number[] {
  const start = rng.uniform(0, 2 * Math.PI);
  return Array.from({ length: corners }, (_, i) => {
    const turn = (i + rng.uniform(-0.3, 0.3)) * 2 * Math.PI / corners;
    const radius = size * (1 - roughness * rng.uniform());
    return [
      x + radius * Math.cos(start + turn),
      y + radius * Math.sin(start + turn),
    ];
  }).flat();
}
