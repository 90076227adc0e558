import type { Rng } from "../../random/mod.ts";

/** How a field of noise looks. */
export interface NoiseInit {
  /** Columns and rows. */
  readonly size: number;
  /** Cells of the coarsest octave, along rows and along columns. */
  readonly cells: readonly [across: number, down: number];
  /** How many octaves, each twice as fine as the one before. */
  readonly octaves: number;
  /** How strong each octave is against the one before: 0.5 gives an amplitude spectrum of about 1/f. */
  readonly gain: number;
}

/** Gradient noise of several octaves that can be tiled; mean about 0, within about [-1, 1]. */
export function noiseField(
  rng: Rng,
  { size, cells, octaves, gain }: NoiseInit,
): Float32Array {
  const field = new Float32Array(size * size);
  let amplitude = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const across = cells[0] << octave, down = cells[1] << octave;
    if (Math.max(across, down) > size) break;
    addOctave(field, rng, size, across, down, amplitude);
    amplitude *= gain;
  }
  return field;
}

function addOctave(
  field: Float32Array,
  rng: Rng,
  size: number,
  across: number,
  down: number,
  amplitude: number,
) {
  const gx = new Float32Array(across * down);
  const gy = new Float32Array(across * down);
  for (let i = 0; i < gx.length; i++) {
    const angle = rng.uniform(0, 2 * Math.PI);
    gx[i] = Math.cos(angle);
    gy[i] = Math.sin(angle);
  }
  for (let y = 0; y < size; y++) {
    const v = (y + 0.5) * down / size;
    const j = Math.floor(v), q = v - j;
    const upper = (j % down) * across, lower = ((j + 1) % down) * across;
    const fall = fade(q);
    for (let x = 0; x < size; x++) {
      const u = (x + 0.5) * across / size;
      const i = Math.floor(u), p = u - i;
      const a = i % across, b = (i + 1) % across;
      const s = fade(p);
      const top = (1 - s) * (gx[upper + a] * p + gy[upper + a] * q) +
        s * (gx[upper + b] * (p - 1) + gy[upper + b] * q);
      const bottom = (1 - s) * (gx[lower + a] * p + gy[lower + a] * (q - 1)) +
        s * (gx[lower + b] * (p - 1) + gy[lower + b] * (q - 1));
      field[y * size + x] += 1.4 * amplitude * (top + fall * (bottom - top));
    }
  }
}

function fade(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}
