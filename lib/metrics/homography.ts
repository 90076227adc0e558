/**
 * A plane's map of positions: row by row the 3x3 matrix that takes (x, y, 1)
 * of the reference to the picture, up to its third coordinate.
 */
export type Homography = Float64Array;

/** The map that leaves everything where it is. */
export function identity(): Homography {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

/** How far the corner that two maps disagree most about lies apart, in pixels. */
export function cornerDistance(
  a: Homography,
  b: Homography,
  width: number,
  height: number,
): number {
  let farthest = 0;
  for (const y of [0, height - 1]) {
    for (const x of [0, width - 1]) {
      const [ax, ay] = mapped(a, x, y);
      const [bx, by] = mapped(b, x, y);
      farthest = Math.max(farthest, Math.hypot(ax - bx, ay - by));
    }
  }
  return farthest;
}

function mapped(h: Homography, x: number, y: number): [number, number] {
  const depth = h[6] * x + h[7] * y + h[8];
  return [
    (h[0] * x + h[1] * y + h[2]) / depth,
    (h[3] * x + h[4] * y + h[5]) / depth,
  ];
}
