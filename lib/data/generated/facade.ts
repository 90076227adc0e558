import type { Rng } from "../../random/mod.ts";
import { type Canvas, everywhere, lay } from "./canvas.ts";
import { randomHand, randomText, write } from "./lettering.ts";
import {
  flat,
  lit,
  type Paint,
  randomPaint,
  shade,
  textured,
} from "./paint.ts";
import { fromHsv } from "./palette.ts";
import type { Scene, SceneTools } from "./scene.ts";
import { polygon, rectangle, stroke } from "./shapes.ts";

/** A wall in perspective: `s` runs along it, `t` from its top to its foot, both from 0 to 1. */
type Wall = (s: number, t: number) => [number, number];

/** Houses: walls in perspective with rows of windows, ledges, railings and signs. */
export const facade: Scene = (tools) => {
  const { canvas, rng, bank } = tools;
  const { width, height } = canvas;
  const count = 1 + rng.integer(3);
  if (rng.chance(0.3)) wires(tools);
  for (let i = 0; i < count && canvas.left > 0.05; i++) {
    house(tools, i === count - 1);
  }
  const sky = fromHsv(
    rng.uniform(0.53, 0.63),
    rng.uniform(0, 0.6),
    rng.uniform(0.5, 1),
  );
  const clouds = textured(sky, [0.95, 0.95, 0.97], bank.clouds[0], {
    step: rng.uniform(0.15, 0.5),
    angle: 0,
    rng,
  });
  lay(
    canvas,
    everywhere,
    lit(rng.chance() ? clouds : flat(sky), {
      x: width / 2,
      y: 0,
      size: height,
      amount: rng.uniform(-0.2, 0.5),
      angle: Math.PI / 2,
    }),
  );
};

function house(tools: SceneTools, last: boolean) {
  const { canvas, rng, palette, bank } = tools;
  const { width, height } = canvas;
  const horizon = height * rng.uniform(0.4, 1.2);
  const top = last && rng.chance(0.6)
    ? -0.3 * height
    : height * rng.uniform(-0.2, 0.4);
  const foot = height * rng.uniform(1, 1.3);
  const left = rng.uniform(-0.3, 0.3) * width;
  const long = last ? 1.6 * width : rng.uniform(0.3, 1) * width;
  const depth = rng.chance(0.3) ? 0 : rng.uniform(-0.6, 1.5);
  const wall: Wall = (s, t) => {
    const z = 1 + depth * s;
    const y = top + t * (foot - top);
    return [left + long * s * (1 + depth) / z, horizon + (y - horizon) / z];
  };
  const plain = randomPaint(rng, palette, bank, {
    x: left + long / 2,
    y: height / 2,
    size: long,
    textured: 1,
  });
  windows(canvas, rng, wall, tools);
  if (rng.chance(0.35)) {
    const [x, y] = wall(rng.uniform(0, 0.4), rng.uniform(0.6, 0.9));
    const paint = flat(
      rng.chance() ? [0.95, 0.95, 0.9] : shade(palette(rng), 0.3),
    );
    const hand = randomHand(rng, rng.uniform(8, 24), 0);
    const long = write(
      canvas,
      randomText(rng, 6 + rng.integer(8)),
      x,
      y,
      hand,
      paint,
    );
    const board = rectangle(
      x + long / 2,
      y - hand.height / 2,
      long / 2 + 5,
      0.9 * hand.height,
    );
    lay(canvas, board, flat(shade(palette(rng), rng.uniform(0.3, 1.2))));
  }
  lay(canvas, quad(wall, 0, 0, 1, 1), plain);
}

/** Rows of equal windows, with what the wall has between them. */
function windows(
  canvas: Canvas,
  rng: Rng,
  wall: Wall,
  { palette, bank }: SceneTools,
) {
  const columns = 3 + rng.integer(12), rows = 2 + rng.integer(10);
  const wide = rng.uniform(0.3, 0.85), high = rng.uniform(0.4, 0.8);
  const bars = rng.integer(4), across = rng.integer(3);
  const frame = flat(shade(palette(rng), rng.chance() ? 1.3 : 0.5));
  const sill = flat(shade(palette(rng), rng.uniform(0.5, 1.3)));
  const glass: Paint[] = Array.from(
    { length: 4 },
    () =>
      randomPaint(rng, (r) => shade(palette(r), r.uniform(0.1, 0.8)), bank, {
        x: canvas.width / 2,
        y: canvas.height / 2,
        size: canvas.width,
        textured: 0.6,
      }),
  );
  const ledges = rng.chance(0.5), rim = rng.uniform(0.02, 0.1);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const s0 = (i + 0.5 - wide / 2) / columns, s1 = s0 + wide / columns;
      const t0 = (j + 0.5 - high / 2) / rows, t1 = t0 + high / rows;
      for (let k = 1; k <= bars; k++) {
        const s = s0 + (s1 - s0) * k / (bars + 1);
        lay(canvas, line(wall, s, t0, s, t1, 0.6), frame);
      }
      for (let k = 1; k <= across; k++) {
        const t = t0 + (t1 - t0) * k / (across + 1);
        lay(canvas, line(wall, s0, t, s1, t, 0.6), frame);
      }
      lay(canvas, quad(wall, s0, t0, s1, t1), rng.pick(glass));
      const ds = rim / columns, dt = rim / rows;
      lay(canvas, quad(wall, s0 - ds, t0 - dt, s1 + ds, t1 + dt), frame);
      if (rng.chance(0.1)) {
        const t = t1 + 0.12 / rows;
        lay(canvas, quad(wall, s0 - 2 * ds, t1, s1 + 2 * ds, t), sill);
      }
    }
    if (ledges) lay(canvas, line(wall, 0, j / rows, 1, j / rows, 1.2), sill);
  }
}

/** Cables, railings or a scaffold before everything. */
function wires({ canvas, rng, palette }: SceneTools) {
  const { width, height } = canvas;
  const paint = flat(shade(palette(rng), rng.uniform(0.1, 0.9)));
  const count = 2 + rng.integer(14);
  const r = rng.uniform(0.4, 1.6);
  const upright = rng.chance();
  const tilt = rng.uniform(-0.3, 0.3) * height;
  const gap = rng.uniform(6, 30), start = rng.uniform(0, height);
  for (let i = 0; i < count; i++) {
    const at = start + i * gap;
    const shape = upright
      ? stroke(at, height * 0.5, at, height * 1.1, r)
      : stroke(-5, at, width + 5, at + tilt, r);
    lay(canvas, shape, paint);
  }
}

function quad(wall: Wall, s0: number, t0: number, s1: number, t1: number) {
  return polygon([
    ...wall(s0, t0),
    ...wall(s1, t0),
    ...wall(s1, t1),
    ...wall(s0, t1),
  ]);
}

function line(
  wall: Wall,
  s0: number,
  t0: number,
  s1: number,
  t1: number,
  r: number,
) {
  return stroke(...wall(s0, t0), ...wall(s1, t1), r);
}
