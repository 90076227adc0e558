import type { Rng, RngState } from "./rng.ts";

/**
 * A random number generator from a seed: sfc32 over a hashed key, 2^32 draws
 * and more without repeating, the same on every machine.
 *
 * @param seed A whole number or a name.
 *
 * @example
 * ```ts
 * import { seeded } from "blindsight";
 *
 * const rng = seeded(7);
 * const kernels = rng.split("kernels");
 * const noise = rng.split("noise"); // unmoved by what `kernels` draws
 * console.log(kernels.uniform(0.2, 4), noise.normal());
 * ```
 */
export function seeded(seed: number | string): Rng {
  return fromKey(String(seed));
}

/**
 * The generator at the position that {@linkcode Rng.state} returned.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { restoreRng, seeded } from "blindsight";
 *
 * const rng = seeded(7);
 * rng.uniform();
 * const again = restoreRng(rng.state());
 * assert(again.uniform() === rng.uniform());
 * ```
 */
export function restoreRng(state: RngState): Rng {
  return generator(state.key, [...state.words]);
}

function fromKey(key: string): Rng {
  return generator(key, hash128(key));
}

function generator(key: string, words: [number, number, number, number]): Rng {
  let [a, b, c, d] = words;
  const next = () => { // sfc32
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return (t >>> 0) / 0x1_0000_0000;
  };
  const uniform = (low = 0, high = 1) => low + (high - low) * next();
  const integer = (below: number) => Math.floor(next() * below);
  return {
    uniform,
    integer,
    normal(mean = 0, deviation = 1) { // Box and Muller
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    chance: (probability = 0.5) => next() < probability,
    pick<T>(items: readonly T[], weights?: readonly number[]): T {
      if (items.length === 0) throw new RangeError("Cannot pick from nothing");
      if (!weights) return items[integer(items.length)];
      let left = next() * weights.reduce((sum, w) => sum + w, 0);
      const found = items.findIndex((_, i) => (left -= weights[i]) < 0);
      return items[found < 0 ? items.length - 1 : found];
    },
    shuffle<T>(items: readonly T[]): T[] {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [result[i], result[j]] = [result[j], result[i]];
      }
      return result;
    },
    split: (name) => fromKey(`${key}/${name}`),
    state: () => ({ key, words: [a, b, c, d] }),
  };
}

/** 128 bits of a string: four FNV-like lanes with a final mix. */
function hash128(text: string): [number, number, number, number] {
  const lanes = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  const primes = [597399067, 2869860233, 951274213, 2716044179];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (let lane = 0; lane < 4; lane++) {
      lanes[lane] = lanes[(lane + 1) % 4] ^
        Math.imul(lanes[lane] ^ code, primes[lane]);
    }
  }
  for (let round = 0; round < 4; round++) {
    for (let lane = 0; lane < 4; lane++) {
      const mixed = lanes[lane] ^ (lanes[(lane + 1) % 4] >>> 15);
      lanes[lane] = Math.imul(mixed ^ (mixed >>> 13), primes[3 - lane]) | 0;
    }
  }
  return [lanes[0], lanes[1], lanes[2], lanes[3]];
}
