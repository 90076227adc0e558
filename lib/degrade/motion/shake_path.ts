import { InputError } from "../../engine/input_error.ts";
import { seeded } from "../../random/mod.ts";

/** Where a point of the picture comes to lie during the exposure, at equal steps of time, in pixels. */
export interface MotionPath {
  /** To the right. */
  readonly x: Float64Array;
  /** Downwards. */
  readonly y: Float64Array;
}

/** The parameters of a camera's shake as plain JSON. */
export type ShakeSpec = {
  /** Where the randomness of this path starts. */
  readonly seed: number;
  /** The path's length, in pixels. */
  readonly length: number;
  /** How nervous the hand is, from 0, a straight line, to 1; more of it curls the path and makes the blur *smaller*. */
  readonly anxiety: number;
  /** Of the path, which is then seen enlarged; 1 by default. */
  readonly zoom?: number;
};

/** Points of a path, as in the publication. */
const samples = 2000;

/**
 * A random path of a camera held by hand, by the equations of Boracchi and
 * Foi (IEEE TIP 21(8), 2012): constant speed; inertia, disturbed by Gaussian
 * impulses, drawn back to the start, and now and then thrown nearly around.
 *
 * The path is shifted so that its points balance at (0, 0), which leaves the
 * blurred picture where the sharp one lies.
 *
 * @throws {InputError} where the length or zoom is not positive or the anxiety leaves [0, 1].
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { blurExtent, shakePath } from "blindsight";
 *
 * const path = shakePath({ seed: 1, length: 60, anxiety: 0.005 });
 * assert(blurExtent(path) < 60);
 * ```
 */
export function shakePath(
  { seed, length, anxiety, zoom = 1 }: ShakeSpec,
): MotionPath {
  if (!(length > 0 && zoom > 0) || !(anxiety >= 0 && anxiety <= 1)) {
    throw new InputError(
      `a shake of length ${length}, anxiety ${anxiety} and zoom ${zoom} was asked for; give a positive length and zoom and an anxiety from 0 to 1`,
    );
  }
  const rng = seeded(`shake/${seed}`);
  const back = 0.7 * rng.uniform();
  const impulse = 10 * rng.uniform();
  const shakes = 0.2 * rng.uniform();
  const start = rng.uniform(0, 2 * Math.PI);
  const step = length / (samples - 1);
  const speed = anxiety > 0 ? anxiety : step;
  let [vx, vy] = [speed * Math.cos(start), speed * Math.sin(start)];
  let [px, py] = [0, 0];
  const x = new Float64Array(samples), y = new Float64Array(samples);
  for (let t = 1; t < samples; t++) {
    if (anxiety > 0) {
      let [jx, jy] = [0, 0];
      if (rng.chance(shakes * anxiety)) {
        const turn = Math.PI + rng.uniform() - 0.5;
        const [cos, sin] = [2 * Math.cos(turn), 2 * Math.sin(turn)];
        jx = vx * cos - vy * sin;
        jy = vx * sin + vy * cos;
      }
      const pull = anxiety * step;
      vx += jx + pull * (impulse * rng.normal() - back * px);
      vy += jy + pull * (impulse * rng.normal() - back * py);
    }
    const scale = step / Math.hypot(vx, vy);
    vx *= scale;
    vy *= scale;
    x[t] = px += vx;
    y[t] = py += vy;
  }
  centre(x, zoom);
  centre(y, zoom);
  return { x, y };
}

/** Shifts the values so that their mean is 0, and scales them. */
function centre(values: Float64Array, scale: number) {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) {
    values[i] = scale * (values[i] - mean);
  }
}
