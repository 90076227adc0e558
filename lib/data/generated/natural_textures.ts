import { noiseField } from "./noise_field.ts";
import type { TextureMaker } from "./texture_bank.ts";

/** Rock, clouds, plaster: noise whose spectrum falls like 1/f, more or less. */
const rock: TextureMaker = (rng, size) =>
  noiseField(rng, {
    size,
    cells: [4, 4],
    octaves: 7,
    gain: rng.uniform(0.45, 0.75),
  });

/** Marble, bark: sharp ridges. */
const ridges: TextureMaker = (rng, size) => {
  const cells = rng.pick([[4, 4], [8, 2], [8, 8]] as const);
  const field = noiseField(rng, { size, cells, octaves: 6, gain: 0.55 });
  return field.map((value) => -Math.sqrt(Math.abs(value)));
};

/** Wood: warped rings and fine fibres along them. */
const wood: TextureMaker = (rng, size) => {
  const rings = 4 + rng.integer(12);
  const warp = noiseField(rng, { size, cells: [3, 1], octaves: 4, gain: 0.4 });
  const fibre = noiseField(rng, {
    size,
    cells: [64, 4],
    octaves: 3,
    gain: 0.7,
  });
  return warp.map((value, i) => {
    const phase = rings * (i % size / size + 0.35 * value);
    const ring = phase - Math.floor(phase);
    return ring * ring + 0.5 * fibre[i];
  });
};

/** Fur, grass, hair: short strokes that mostly go one way. */
const fur: TextureMaker = (rng, size) => {
  const field = new Float32Array(size * size);
  const spread = rng.uniform(0.1, 0.6);
  const length = rng.uniform(10, 40);
  for (let n = 0; n < 3500; n++) {
    let x = rng.uniform(0, size), y = rng.uniform(0, size);
    let angle = spread * rng.normal();
    const bend = 0.02 * rng.normal();
    const value = rng.uniform(-1, 1);
    for (let step = 0; step < length; step++, angle += bend) {
      x += Math.sin(angle);
      y += Math.cos(angle);
      dot(field, size, x, y, value);
    }
  }
  return field;
};

/** Gravel, leather, cracks: distances to scattered points. */
const cells: TextureMaker = (rng, size) => {
  const count = rng.pick([8, 16, 24, 32]);
  const cracked = rng.chance();
  const [xs, ys, tone] = [0, 1, 2].map(() =>
    Float32Array.from({ length: count * count }, () => rng.uniform())
  );
  const field = new Float32Array(size * size);
  for (let i = 0; i < field.length; i++) {
    const u = (i % size + 0.5) * count / size;
    const v = (Math.floor(i / size) + 0.5) * count / size;
    const [a, b] = [Math.floor(u), Math.floor(v)];
    let first = Infinity, second = Infinity, nearest = 0;
    for (let q = b - 1; q <= b + 1; q++) {
      for (let p = a - 1; p <= a + 1; p++) {
        const k = (q + count) % count * count + (p + count) % count;
        const distance = (p + xs[k] - u) ** 2 + (q + ys[k] - v) ** 2;
        if (distance < first) {
          second = first;
          first = distance;
          nearest = k;
        } else if (distance < second) second = distance;
      }
    }
    const edge = Math.min(1, 4 * (Math.sqrt(second) - Math.sqrt(first)));
    field[i] = cracked ? edge : edge * (0.4 + tone[nearest]) - first;
  }
  return field;
};

/** Foliage, pebbles: discs of many sizes, one before the other. */
const pebbles: TextureMaker = (rng, size) => {
  const field = new Float32Array(size * size).fill(NaN);
  for (let n = 0; n < 6000; n++) {
    const radius = Math.min(24, 1.2 / Math.sqrt(1 - rng.uniform(0, 0.9975)));
    const flatness = rng.uniform(0.5, 1);
    const cx = rng.integer(size), cy = rng.integer(size);
    const tone = rng.uniform();
    const reach = Math.ceil(radius);
    for (let dy = -reach; dy <= reach; dy++) {
      const y = (cy + dy) & (size - 1);
      for (let dx = -reach; dx <= reach; dx++) {
        const at = y * size + ((cx + dx) & (size - 1));
        if (dx * dx + (dy / flatness) ** 2 > radius * radius) continue;
        if (Number.isNaN(field[at])) field[at] = tone - 0.4 * dy / radius;
      }
    }
  }
  return field.map((value) => Number.isNaN(value) ? 0 : value);
};

/** Water: waves in many directions. */
const ripples: TextureMaker = (rng, size) => {
  const field = new Float32Array(size * size);
  for (let n = 0; n < 10; n++) {
    const fx = 1 + rng.integer(8), fy = 2 + rng.integer(30);
    const wave = Float32Array.from(
      { length: size },
      (_, i) => 1.5 / fy * Math.sin(2 * Math.PI * i / size),
    );
    const phase = rng.uniform(0, 2 * Math.PI);
    const sign = rng.chance() ? 1 : -1;
    for (let i = 0; i < field.length; i++) {
      const x = i % size, y = Math.floor(i / size);
      const turn = 2 * Math.PI * (sign * fx * x + fy * y) / size;
      field[i] += Math.cos(turn + phase + 3 * wave[x]) / Math.sqrt(fy);
    }
  }
  return field;
};

/** Sand, asphalt: grains next to each other. */
const sand: TextureMaker = (rng, size) => {
  const coarse = noiseField(rng, {
    size,
    cells: [8, 8],
    octaves: 4,
    gain: 0.6,
  });
  const grain = noiseField(rng, {
    size,
    cells: [64, 64],
    octaves: 2,
    gain: 0.9,
  });
  return coarse.map((value, i) => 0.5 * value + grain[i]);
};

/** The makers of textures that nature has, rock and clouds first. */
export const naturalTextures: readonly TextureMaker[] = [
  rock,
  ridges,
  wood,
  fur,
  cells,
  pebbles,
  ripples,
  sand,
];

/** Adds a value to the four pixels around a point, in proportion. */
function dot(
  field: Float32Array,
  size: number,
  x: number,
  y: number,
  value: number,
) {
  const i = Math.floor(x), j = Math.floor(y);
  const p = x - i, q = y - j;
  const mask = size - 1;
  const upper = (j & mask) * size, lower = ((j + 1) & mask) * size;
  field[upper + (i & mask)] += (1 - p) * (1 - q) * value;
  field[upper + ((i + 1) & mask)] += p * (1 - q) * value;
  field[lower + (i & mask)] += (1 - p) * q * value;
  field[lower + ((i + 1) & mask)] += p * q * value;
}
