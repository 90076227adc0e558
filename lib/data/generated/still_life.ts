import type { Rng } from "../../random/mod.ts";
import { lay } from "./canvas.ts";
import { deadLeaves, shifted } from "./dead_leaves.ts";
import { randomHand, randomText, write } from "./lettering.ts";
import { flat, type Paint, randomPaint, shade } from "./paint.ts";
import type { Scene, SceneTools } from "./scene.ts";
import { ellipse, rectangle, stroke } from "./shapes.ts";

/** A few large round things in the light, before a background out of focus. */
export const stillLife: Scene = (tools) => {
  const { canvas, rng, palette, bank } = tools;
  const { width, height } = canvas;
  const count = 1 + rng.integer(5);
  const table = height * rng.uniform(0.55, 0.95);
  for (let i = 0; i < count; i++) {
    const size = Math.min(width, height) * rng.uniform(0.1, 0.38);
    const x = rng.uniform(0.1, 0.9) * width;
    const y = table - size * rng.uniform(0.2, 0.9) + i * 4;
    thing(tools, x, y, size);
  }
  if (rng.chance(0.7)) {
    const wood = randomPaint(rng, palette, bank, {
      x: width / 2,
      y: height,
      size: height,
      textured: 0.9,
    });
    lay(canvas, rectangle(width / 2, table + height, width, height), wood);
  }
  deadLeaves(tools, {
    smallest: rng.uniform(20, 60),
    softness: rng.uniform(6, 24),
  });
};

const white = flat([1, 1, 1]);
const black = flat([0, 0, 0]);

function thing(tools: SceneTools, x: number, y: number, size: number) {
  const { canvas, rng, palette, bank } = tools;
  const [lx, ly] = [rng.uniform(-0.5, 0.5), -rng.uniform(0.2, 0.5)];
  const kind = rng.integer(4);
  const angle = kind === 0 ? rng.uniform(0, Math.PI) : 0.05 * rng.normal();
  const squeeze = rng.uniform(0.55, 1);
  const shape = kind < 2
    ? ellipse(x, y, size, size * squeeze, angle)
    : rectangle(x, y, size * squeeze, size, angle, rng.uniform(0, 0.3) * size);
  if (kind < 2 && rng.chance(0.7)) { // a highlight
    const r = size * rng.uniform(0.04, 0.15);
    const spot = ellipse(
      x + lx * size,
      y + ly * size * squeeze,
      r,
      r * 0.7,
      0.5,
    );
    lay(canvas, spot, white, {
      softness: 1 + r * 0.6,
      opacity: rng.uniform(0.4, 0.95),
    });
  }
  if (kind === 2) label(tools, x, y, size * squeeze);
  if (rng.chance(0.25)) hair(rng, tools, x, y, size);
  const base = randomPaint(rng, palette, bank, { x, y, size, textured: 0.75 });
  const paint: Paint = {
    ...base,
    light: [
      0.8 - (lx * x + ly * y) / size,
      lx / size,
      ly / size,
    ],
    rim: -rng.uniform(0.1, 0.6),
    rimWidth: size * rng.uniform(0.1, 0.35),
  };
  lay(canvas, shape, paint);
  lay(canvas, shifted(shape, -lx * size * 0.4, size * 0.15), black, {
    softness: 1 + size * 0.4,
    opacity: rng.uniform(0.3, 0.7),
  });
}

function label(
  { canvas, rng, palette }: SceneTools,
  x: number,
  y: number,
  half: number,
) {
  const height = half * rng.uniform(0.2, 0.5);
  const hand = randomHand(rng, height, 0);
  const letters = Math.max(1, Math.floor(1.7 * half / height));
  const text = randomText(rng, letters).slice(0, letters);
  const ink = flat(shade(palette(rng), rng.chance() ? 0.25 : 1.4));
  write(canvas, text, x - 0.8 * half, y, hand, ink);
}

/** Fine bent strokes from the top of a thing. */
function hair(
  rng: Rng,
  { canvas, palette }: SceneTools,
  x: number,
  y: number,
  size: number,
) {
  const colour = palette(rng);
  for (let i = 0; i < 160; i++) {
    const angle = rng.uniform(-2.6, -0.5);
    let px = x + 0.9 * size * Math.cos(angle),
      py = y + 0.9 * size * Math.sin(angle);
    let turn = angle + rng.uniform(-0.4, 0.4);
    const paint = flat(shade(colour, rng.uniform(0.3, 1.3)));
    const step = size * rng.uniform(0.04, 0.12);
    const curl = (px < x ? -1 : 1) * rng.uniform(0.05, 0.3);
    for (let k = 0; k < 7; k++, turn += curl) {
      const [nx, ny] = [px + step * Math.cos(turn), py + step * Math.sin(turn)];
      lay(canvas, stroke(px, py, nx, ny, 0.6), paint);
      [px, py] = [nx, ny];
    }
  }
}
