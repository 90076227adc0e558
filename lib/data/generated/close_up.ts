import { lay } from "./canvas.ts";
import { deadLeaves } from "./dead_leaves.ts";
import { flat, lit, shade, textured } from "./paint.ts";
import type { Scene } from "./scene.ts";
import { below, ellipse, stroke } from "./shapes.ts";

/** One or two surfaces near by, in folds of light: cloth, fur, bark, a wall. */
export const closeUp: Scene = (tools) => {
  const { canvas, rng, palette, bank } = tools;
  const { width, height } = canvas;
  // Folds, stains, seams.
  for (let i = rng.integer(8); i > 0; i--) {
    const r = rng.uniform(0.1, 0.5) * width;
    const spot = ellipse(
      rng.uniform(0, width),
      rng.uniform(0, height),
      r,
      r * rng.uniform(0.1, 0.5),
      rng.uniform(0, Math.PI),
    );
    const tone = flat(rng.chance() ? [0, 0, 0] : [1, 1, 1]);
    lay(canvas, spot, tone, {
      softness: 1.5 * r,
      opacity: rng.uniform(0.1, 0.45),
    });
  }
  const scratches = rng.chance(0.5) ? rng.integer(60) : 0;
  for (let i = 0; i < scratches; i++) {
    const x = rng.uniform(0, width), y = rng.uniform(0, height);
    const colour = shade(palette(rng), rng.uniform(0.2, 1.4));
    const [dx, dy] = [30 * rng.normal(), 30 * rng.normal()];
    lay(
      canvas,
      stroke(x, y, x + dx, y + dy, rng.uniform(0.3, 1.5)),
      flat(colour),
    );
  }
  if (rng.chance(0.5)) {
    deadLeaves(tools, { smallest: 12, until: rng.uniform(0.5, 0.9) });
  }
  const regions = 1 + rng.integer(4);
  for (let i = 0; i < regions; i++) {
    const colour = palette(rng);
    const paint = textured(
      rng.chance(0.7) ? shade(colour, rng.uniform(0.1, 0.7)) : palette(rng),
      colour,
      rng.pick(bank.all),
      { step: rng.uniform(0.25, 1.2), angle: rng.uniform(0, 2 * Math.PI), rng },
    );
    const from = rng.uniform(-0.2, 1) * height, tilt = rng.uniform(-1, 1);
    const line = Float32Array.from({ length: width }, (_, x) => {
      const wave = 0.05 * height * Math.sin(4 * x / width + i);
      return from + tilt * (x - width / 2) + wave;
    });
    const shape = i === regions - 1 ? below(line.fill(-height)) : below(line);
    lay(
      canvas,
      shape,
      lit(paint, {
        x: width / 2,
        y: height / 2,
        size: width,
        amount: rng.uniform(0, 0.8),
        angle: rng.uniform(0, 2 * Math.PI),
      }),
    );
  }
};
