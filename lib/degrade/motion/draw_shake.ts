import type { Rng } from "../../random/mod.ts";
import { blurExtent } from "./blur_extent.ts";
import { type Severity, severityBands } from "./severity.ts";
import { shakePath, type ShakeSpec } from "./shake_path.ts";

/** A shake with its extent in pixels. */
export interface DrawnShake {
  readonly shake: ShakeSpec;
  readonly extent: number;
}

/** How nervous hands are, how often, and about how many pixels of path make one of extent. */
const hands = [
  { anxiety: 0, weight: 1, curl: 1.15 },
  { anxiety: 0.001, weight: 2, curl: 1.6 },
  { anxiety: 0.003, weight: 2, curl: 2.5 },
  { anxiety: 0.005, weight: 2, curl: 3.5 },
  { anxiety: 0.01, weight: 2, curl: 5 },
];

/** Paths that are tried before one is enlarged or made smaller. */
const tries = 16;

/**
 * A random shake whose extent lies in the band of a severity.
 *
 * Paths are drawn anew until one fits, so that shapes are those of the
 * publication; after 16 the last is zoomed to fit, so that this always ends.
 */
export function drawShake(rng: Rng, severity: Severity): DrawnShake {
  const [least, most] = severityBands[severity];
  let shake: ShakeSpec, extent: number;
  let left = tries;
  do {
    const { anxiety, curl } = rng.pick(hands, hands.map((hand) => hand.weight));
    const length = curl * rng.uniform(least, most) * rng.uniform(0.7, 1.4);
    shake = { seed: rng.integer(2 ** 32), length, anxiety };
    extent = blurExtent(shakePath(shake));
    if (extent >= least && extent <= most) return { shake, extent };
  } while (--left > 0);
  const wanted = rng.uniform(least, most);
  return { shake: { ...shake, zoom: wanted / extent }, extent: wanted };
}
