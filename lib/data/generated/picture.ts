import type { Image } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import {
  type Canvas,
  canvasImage,
  createCanvas,
  everywhere,
  lay,
} from "./canvas.ts";
import { closeUp } from "./close_up.ts";
import { deadLeaves } from "./dead_leaves.ts";
import { facade } from "./facade.ts";
import { landscape } from "./landscape.ts";
import { page } from "./page.ts";
import { randomPaint } from "./paint.ts";
import { createPalette } from "./palette.ts";
import { foliage } from "./plants.ts";
import type { Scene } from "./scene.ts";
import { stillLife } from "./still_life.ts";
import type { Texture, TextureBank } from "./texture_bank.ts";

/**
 * What a generated picture shows: things before each other, houses, hills and
 * trees, print, leaves, round things in the light, or a surface near by.
 */
export type SceneName =
  | "leaves"
  | "facade"
  | "landscape"
  | "page"
  | "foliage"
  | "still-life"
  | "close-up";

/** The scenes, and how often each is chosen. */
const scenes: Readonly<Record<SceneName, readonly [Scene, number]>> = {
  leaves: [(tools) => deadLeaves(tools), 4],
  facade: [facade, 3],
  landscape: [landscape, 2],
  page: [page, 2],
  foliage: [foliage, 1],
  "still-life": [stillLife, 2],
  "close-up": [closeUp, 2],
};

/** All scenes. */
export const sceneNames = Object.keys(scenes) as readonly SceneName[];

/** Paints one picture; `kind` is the name of a scene, drawn where it is not given. */
export function paintPicture(
  rng: Rng,
  bank: TextureBank,
  { width, height, kind }: {
    readonly width: number;
    readonly height: number;
    readonly kind?: SceneName | undefined;
  },
): Image {
  const weights = sceneNames.map((name) => scenes[name][1]);
  const chosen = kind ?? rng.split("kind").pick(sceneNames, weights);
  const canvas = createCanvas(width, height);
  const palette = createPalette(rng.split("palette"));
  scenes[chosen][0]({ canvas, rng: rng.split("scene"), palette, bank });
  const rest = rng.split("rest");
  lay(
    canvas,
    everywhere,
    randomPaint(rest, palette, bank, { x: 0, y: 0, size: width }),
  );
  unevenness(canvas, rest, bank.clouds[0]);
  expose(canvas.colour, rest);
  return canvasImage(canvas);
}

/** Nothing is quite flat: up to 6 % of noise with a spectrum of about 1/f. */
function unevenness(
  { width, height, colour }: Canvas,
  rng: Rng,
  { data, size }: Texture,
) {
  const amount = rng.uniform(0, 0.12);
  const start = rng.integer(size * size);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (start + y * size + x) & (size * size - 1);
      const factor = 1 + amount * (data[i] - 0.5);
      for (let c = 0; c < 3; c++) colour[at++] *= factor;
    }
  }
}

/** A camera's exposure: what is brightest becomes white or nearly so, on a curve. */
function expose(values: Float32Array, rng: Rng) {
  const sorted = values.filter((_, i) => i % 37 === 0).sort();
  const bright = sorted[Math.floor(0.99 * sorted.length)];
  const gain = rng.uniform(0.75, 1.05) / Math.max(bright, 0.2);
  const gamma = rng.uniform(0.75, 1.15);
  const floor = rng.uniform(0, 0.04);
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(1, Math.max(0, gain * values[i]));
    values[i] = floor + (1 - floor) * value ** gamma;
  }
}
