import { everywhere, lay, type Shape } from "./canvas.ts";
import { randomHand, randomText, write } from "./lettering.ts";
import {
  flat,
  lit,
  type Paint,
  randomPaint,
  shade,
  textured,
} from "./paint.ts";
import type { Colour } from "./palette.ts";
import type { Scene, SceneTools } from "./scene.ts";
import { rectangle } from "./shapes.ts";

/** A printed page, a poster, a label: lines of letters, rules and boxes on paper. */
export const page: Scene = (tools) => {
  const { canvas, rng, palette, bank } = tools;
  const { width, height } = canvas;
  const angle = rng.chance(0.4) ? 0 : rng.uniform(-0.25, 0.25);
  const bright = rng.chance(0.7);
  const paper: Colour = bright
    ? shade([1, 0.98, 0.94], rng.uniform(0.75, 1))
    : shade(palette(rng), rng.uniform(0.3, 1));
  const ink = (): Paint =>
    rng.chance(0.6)
      ? flat(bright ? shade(palette(rng), 0.25) : [0.95, 0.95, 0.9])
      : flat(palette(rng));

  let y = rng.uniform(0, 12) - width * Math.abs(Math.sin(angle));
  const end = height + width * Math.abs(Math.sin(angle));
  while (y < end) {
    const size = rng.chance(0.25) ? rng.uniform(24, 70) : rng.uniform(7, 16);
    y += 1.3 * size;
    const lines = size > 20 ? 1 : 1 + rng.integer(6);
    const hand = randomHand(rng, size, angle);
    const paint = ink();
    const margin = rng.uniform(-0.3, 0.2) * width;
    for (
      let i = 0;
      i < lines && y < end;
      i++, y += rng.uniform(1.5, 1.7) * size
    ) {
      write(
        canvas,
        randomText(rng, 1.6 * width / size),
        margin,
        y,
        hand,
        paint,
      );
    }
    if (rng.chance(0.3)) box(tools, y, angle);
    y += rng.uniform(0, 12);
  }
  const grain = textured(
    shade(paper, rng.uniform(0.6, 0.95)),
    paper,
    rng.pick(bank.all),
    {
      step: rng.uniform(0.3, 1),
      angle: rng.uniform(0, 6),
      rng,
    },
  );
  lay(
    canvas,
    everywhere,
    lit(rng.chance(0.7) ? grain : flat(paper), {
      x: width / 2,
      y: height / 2,
      size: width,
      amount: rng.uniform(0, 0.5),
      angle: rng.uniform(0, 2 * Math.PI),
    }),
  );
};

/** A picture or a coloured box between the lines. */
function box(
  { canvas, rng, palette, bank }: SceneTools,
  y: number,
  angle: number,
) {
  const [rx, ry] = [rng.uniform(20, 80), rng.uniform(2, 40)];
  const x = rng.uniform(0, canvas.width);
  const shape: Shape = rectangle(x, y, rx, ry, angle);
  lay(canvas, shape, randomPaint(rng, palette, bank, { x, y, size: 2 * rx }));
}
