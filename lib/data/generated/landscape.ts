import type { Rng } from "../../random/mod.ts";
import { everywhere, lay } from "./canvas.ts";
import { flat, lit, type Paint, shade, textured } from "./paint.ts";
import { type Colour, fromHsv } from "./palette.ts";
import { branches, grass, leaf } from "./plants.ts";
import type { Scene, SceneTools } from "./scene.ts";
import { below } from "./shapes.ts";

/** Trees, grass or water, ranges of hills, sky: farther things are paler. */
export const landscape: Scene = (tools) => {
  const { canvas, rng, bank } = tools;
  const { width, height } = canvas;
  const air = fromHsv(
    rng.uniform(0.53, 0.62),
    rng.uniform(0.05, 0.5),
    rng.uniform(0.6, 0.95),
  );
  const horizon = height * rng.uniform(0.3, 0.7);
  for (let i = rng.integer(4); i > 0; i--) tree(tools, horizon);
  if (rng.chance(0.6)) {
    grass(tools, {
      top: Math.max(horizon, height * rng.uniform(0.5, 0.85)),
      count: 300 + rng.integer(900),
      tall: rng.uniform(10, 45),
    });
  }
  const ranges = 1 + rng.integer(4);
  for (let i = 0; i < ranges; i++) {
    const far = (i + 1) / (ranges + 1);
    const y = height * 0.95 + far * (horizon - height * 0.95);
    const line = ridge(
      rng,
      width,
      y,
      0.05 * height + 0.15 * height * rng.uniform(),
    );
    const near = fromHsv(
      rng.uniform(0.05, 0.4),
      rng.uniform(0.1, 0.6),
      rng.uniform(0.15, 0.7),
    );
    const colour = mix(near, air, 0.8 * far ** 1.5);
    lay(canvas, below(line), ground(rng, tools, colour, far, y));
  }
  const clouds = textured(
    air,
    rng.chance(0.8) ? [0.97, 0.97, 0.97] : shade(air, 0.5),
    rng.pick(bank.clouds),
    { step: rng.uniform(0.2, 0.7), angle: rng.uniform(-0.2, 0.2), rng },
  );
  lay(
    canvas,
    everywhere,
    lit(rng.chance(0.75) ? clouds : flat(air), {
      x: width / 2,
      y: horizon / 2,
      size: height,
      amount: rng.uniform(-0.3, 0.6),
      angle: Math.PI / 2,
    }),
  );
};

function ground(
  rng: Rng,
  { bank }: SceneTools,
  colour: Colour,
  far: number,
  y: number,
): Paint {
  const paint = textured(
    shade(colour, 0.35 + 0.5 * far),
    shade(colour, 1.25),
    rng.pick(bank.natural),
    { step: rng.uniform(0.4, 1.2), angle: rng.uniform(-0.3, 0.3), rng },
  );
  return lit(paint, {
    x: 0,
    y,
    size: 200,
    amount: rng.uniform(-0.6, 0.2),
    angle: 1.4,
  });
}

function tree(tools: SceneTools, horizon: number) {
  const { canvas, rng } = tools;
  const { width, height } = canvas;
  const hue = rng.uniform(0.1, 0.32);
  const bare = rng.chance(0.35);
  const size = rng.uniform(2, 7);
  const bark = lit(
    flat(fromHsv(0.08, rng.uniform(0, 0.4), rng.uniform(0.1, 0.5))),
    {
      x: width / 2,
      y: 0,
      size: width,
      amount: 0.4,
      angle: 0,
    },
  );
  const twigs: [number, number][] = [];
  const x = rng.uniform(0, width);
  branches(canvas, rng, bark, {
    x,
    y: rng.uniform(horizon, height * 1.1),
    angle: -Math.PI / 2 + rng.uniform(-0.15, 0.15),
    length: rng.uniform(0.15, 0.3) * height,
    radius: rng.uniform(3, 9),
  }, (x, y) => twigs.push([x, y]));
  if (bare) return;
  for (const [tx, ty] of rng.shuffle(twigs)) {
    for (let i = 0; i < 5; i++) {
      const colour = fromHsv(
        hue + 0.03 * rng.normal(),
        rng.uniform(0.2, 0.6),
        rng.uniform(0.1, 0.8),
      );
      leaf(
        canvas,
        rng,
        tx + 1.5 * size * rng.normal(),
        ty + 1.5 * size * rng.normal(),
        size,
        colour,
      );
    }
  }
}

/** A rough line of heights: a random walk with a memory, coarse and fine. */
function ridge(rng: Rng, width: number, y: number, size: number): Float32Array {
  const line = new Float32Array(width).fill(y);
  const roughness = rng.uniform(0.4, 0.62);
  let amplitude = size;
  for (let wave = width / 1.5; wave > 3; wave /= 2, amplitude *= roughness) {
    const knots = Float32Array.from(
      { length: Math.ceil(width / wave) + 2 },
      () => rng.uniform(-1, 1),
    );
    for (let x = 0; x < width; x++) {
      const i = Math.floor(x / wave), p = x / wave - i;
      const smooth = p * p * (3 - 2 * p);
      line[x] += amplitude * (knots[i] + smooth * (knots[i + 1] - knots[i]));
    }
  }
  return line;
}

function mix(a: Colour, b: Colour, t: number): Colour {
  return [
    a[0] + t * (b[0] - a[0]),
    a[1] + t * (b[1] - a[1]),
    a[2] + t * (b[2] - a[2]),
  ];
}
