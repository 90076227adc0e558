import type { Shape } from "./canvas.ts";

/** An ellipse with half axes `rx` and `ry`, turned by `angle` radians. */
export function ellipse(
  x: number,
  y: number,
  rx: number,
  ry: number,
  angle = 0,
): Shape {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  const [w, h] = [
    Math.hypot(rx * cos, ry * sin),
    Math.hypot(rx * sin, ry * cos),
  ];
  return {
    ...bounds(x - w, y - h, x + w, y + h),
    distances(row, from, to, out) {
      const dy = row - y;
      for (let i = from; i < to; i++) {
        const dx = i - x;
        const u = (cos * dx + sin * dy) / rx;
        const v = (cos * dy - sin * dx) / ry;
        const q = Math.sqrt(u * u + v * v);
        // First order: how far the level is over how fast it rises.
        const slope = Math.sqrt((u * u) / (rx * rx) + (v * v) / (ry * ry));
        out[i - from] = q < 1e-3 ? -Math.min(rx, ry) : (q - 1) * q / slope;
      }
    },
  };
}

/** A rectangle with half sides `rx` and `ry` and rounded corners, turned by `angle` radians. */
export function rectangle(
  x: number,
  y: number,
  rx: number,
  ry: number,
  angle = 0,
  corner = 0,
): Shape {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  const w = Math.abs(rx * cos) + Math.abs(ry * sin);
  const h = Math.abs(rx * sin) + Math.abs(ry * cos);
  return {
    ...bounds(x - w, y - h, x + w, y + h),
    distances(row, from, to, out) {
      const dy = row - y;
      for (let i = from; i < to; i++) {
        const dx = i - x;
        const u = Math.abs(cos * dx + sin * dy) - rx + corner;
        const v = Math.abs(cos * dy - sin * dx) - ry + corner;
        const outside = u > 0 && v > 0
          ? Math.sqrt(u * u + v * v)
          : Math.max(u, v);
        out[i - from] = outside - corner;
      }
    },
  };
}

/** A straight stroke with round ends; the radius changes from one end to the other. */
export function stroke(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  r0: number,
  r1 = r0,
): Shape {
  const dx = x1 - x0, dy = y1 - y0;
  const scale = 1 / (dx * dx + dy * dy || 1);
  const r = Math.max(r0, r1);
  return {
    ...bounds(
      Math.min(x0, x1) - r,
      Math.min(y0, y1) - r,
      Math.max(x0, x1) + r,
      Math.max(y0, y1) + r,
    ),
    distances(row, from, to, out) {
      const py = row - y0;
      for (let i = from; i < to; i++) {
        const px = i - x0;
        let t = (px * dx + py * dy) * scale;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const qx = px - t * dx, qy = py - t * dy;
        out[i - from] = Math.sqrt(qx * qx + qy * qy) - (r0 + t * (r1 - r0));
      }
    },
  };
}

/** A ring of radius `r` and half width `half`. */
export function ring(x: number, y: number, r: number, half: number): Shape {
  const reach = r + half;
  return {
    ...bounds(x - reach, y - reach, x + reach, y + reach),
    distances(row, from, to, out) {
      const dy = row - y;
      for (let i = from; i < to; i++) {
        const dx = i - x;
        out[i - from] = Math.abs(Math.sqrt(dx * dx + dy * dy) - r) - half;
      }
    },
  };
}

/** A polygon, convex or not; `points` are x and y in turn. */
export function polygon(points: readonly number[]): Shape {
  const count = points.length / 2;
  const xs = Float64Array.from({ length: count }, (_, i) => points[2 * i]);
  const ys = Float64Array.from({ length: count }, (_, i) => points[2 * i + 1]);
  return {
    ...bounds(
      Math.min(...xs),
      Math.min(...ys),
      Math.max(...xs),
      Math.max(...ys),
    ),
    distances(row, from, to, out) {
      for (let i = from; i < to; i++) {
        let nearest = Infinity;
        let inside = false;
        for (let a = 0, b = count - 1; a < count; b = a++) {
          const ex = xs[b] - xs[a], ey = ys[b] - ys[a];
          const px = i - xs[a], py = row - ys[a];
          let t = (px * ex + py * ey) / (ex * ex + ey * ey || 1);
          t = t < 0 ? 0 : t > 1 ? 1 : t;
          const qx = px - t * ex, qy = py - t * ey;
          const squared = qx * qx + qy * qy;
          if (squared < nearest) nearest = squared;
          if ((ys[a] > row) !== (ys[b] > row) && px < py / ey * ex) {
            inside = !inside;
          }
        }
        out[i - from] = (inside ? -1 : 1) * Math.sqrt(nearest);
      }
    },
  };
}

/** All that lies below a line of heights, one for each column. */
export function below(heights: Float32Array): Shape {
  const top = heights.reduce((a, b) => Math.min(a, b), Infinity);
  return {
    ...bounds(0, top, heights.length - 1, Infinity),
    distances(row, from, to, out) {
      for (let i = from; i < to; i++) {
        const here = heights[i];
        const slope = (heights[Math.min(i + 1, heights.length - 1)] -
          heights[Math.max(i - 1, 0)]) / 2;
        out[i - from] = (here - row) / Math.sqrt(1 + slope * slope);
      }
    },
  };
}

function bounds(left: number, top: number, right: number, bottom: number) {
  return { left, top, right, bottom };
}
