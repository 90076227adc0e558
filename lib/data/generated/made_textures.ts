import type { Rng } from "../../random/mod.ts";
import { noiseField } from "./noise_field.ts";
import type { TextureMaker } from "./texture_bank.ts";

/** Cloth: threads over and under each other. */
const weave: TextureMaker = (rng, size) => {
  const threads = rng.pick([16, 32, 64]);
  const twill = rng.pick([2, 4]);
  return over(rng, size, 0.25, (x, y) => {
    const u = x * threads / size, v = y * threads / size;
    const i = Math.floor(u), j = Math.floor(v);
    const warp = (i + j) % twill < twill / 2;
    const across = (warp ? u - i : v - j) - 0.5;
    const along = (warp ? v - j : u - i) - 0.5;
    return 1 - 3 * across * across - along * along + (warp ? 0.3 : 0);
  });
};

/** A wall: bricks in rows, each of its own tone, with mortar between. */
const bricks: TextureMaker = (rng, size) => {
  const rows = rng.pick([8, 16, 32]), columns = rows / 2;
  const joint = rng.uniform(0.05, 0.14);
  const light = rng.uniform(-1, 1.2);
  const tone = Float32Array.from(
    { length: rows * columns },
    () => rng.uniform(),
  );
  return over(rng, size, 0.3, (x, y) => {
    const v = y * rows / size, j = Math.floor(v);
    const u = x * columns / size + j % 2 / 2, i = Math.floor(u);
    const edge = Math.min(v - j, j + 1 - v, 2 * (u - i), 2 * (i + 1 - u));
    const brick = tone[j * columns + i % columns];
    return edge < joint ? light : brick - (edge < 2 * joint ? 0.2 : 0);
  });
};

/** Tiles of two tones. */
const checker: TextureMaker = (rng, size) => {
  const count = rng.pick([8, 16, 32]);
  return over(rng, size, 0.15, (x, y) => {
    const u = x * count / size, v = y * count / size;
    return (Math.floor(u) + Math.floor(v)) % 2;
  });
};

/** Blinds, boards, bar codes: bands of many widths. */
const bands: TextureMaker = (rng, size) => {
  const tones = new Float32Array(size);
  const widest = rng.pick([6, 16, 40]);
  for (let x = 0; x < size;) {
    const end = Math.min(size, x + 2 + rng.integer(widest));
    tones.fill(rng.uniform(), x, end);
    x = end;
  }
  return over(rng, size, 0.15, (x) => tones[x]);
};

/** Regular grooves: corrugated metal, cord, records. */
const grooves: TextureMaker = (rng, size) => {
  const count = rng.pick([16, 24, 32, 48, 64]);
  const sharpness = rng.uniform(0.5, 4);
  return over(rng, size, 0.15, (x) => {
    const wave = Math.sin(2 * Math.PI * count * x / size);
    return Math.tanh(sharpness * wave);
  });
};

/** Holes, studs, printed dots in a grid. */
const dots: TextureMaker = (rng, size) => {
  const count = rng.pick([8, 16, 32]);
  const radius = rng.uniform(0.2, 0.45);
  const soft = count / size;
  return over(rng, size, 0.2, (x, y) => {
    const v = y * count / size, j = Math.floor(v);
    const u = x * count / size + j % 2 / 2;
    const distance = Math.hypot(u - Math.floor(u) - 0.5, v - j - 0.5);
    return Math.min(1, Math.max(0, 0.5 + (radius - distance) / soft));
  });
};

/** Knitwear, roof tiles, scales: rows of arcs. */
const scales: TextureMaker = (rng, size) => {
  const count = rng.pick([8, 16, 32]);
  return over(rng, size, 0.2, (x, y) => {
    const v = y * count / size, j = Math.floor(v);
    const u = x * count / size + j % 2 / 2, p = u - Math.floor(u) - 0.5;
    const q = v - j - 1.6 * p * p;
    return q < 0 ? q + 0.6 : q;
  });
};

/** The makers of textures that people make. */
export const madeTextures: readonly TextureMaker[] = [
  weave,
  bricks,
  checker,
  bands,
  grooves,
  dots,
  scales,
];

/** A pattern with `wear` of noise over it, as used things have. */
function over(
  rng: Rng,
  size: number,
  wear: number,
  pattern: (x: number, y: number) => number,
): Float32Array {
  const field = noiseField(rng, {
    size,
    cells: [4, 4],
    octaves: 7,
    gain: 0.65,
  });
  const amount = wear * rng.uniform(0.3, 1.5);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      field[at] = amount * field[at] + pattern(x, y);
    }
  }
  return field;
}
