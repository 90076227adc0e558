import { InputError } from "../engine/input_error.ts";
import type { Compared, Plane } from "./planes.ts";

/** The farthest shift that is tried, in pixels. */
const reach = 5;
/** Steps of a pixel. */
const steps = 4;
/** What is cut at each edge of the reference. */
const border = 15;

/**
 * Lays a picture on its reference by Levin's search (comp_upto_shift): of all
 * shifts by up to 5 pixels in steps of a quarter the one with the least sum of
 * squared differences, by bilinear interpolation, 15 pixels cut at each edge.
 * A blur kernel is known up to a shift only, and so is what is restored by it.
 *
 * @throws {InputError} if nothing is left.
 */
export function alignByShift({ planes, references }: Compared): Compared {
  const { width, height } = references[0];
  if (Math.min(width, height) <= 2 * border) {
    throw new InputError(
      `a picture of ${width}x${height} is too small for Levin's search, which cuts ${border} pixels at each edge; give a larger one`,
    );
  }
  const size = [width - 2 * border, height - 2 * border] as const;
  const inner = references.map((plane) => cut(plane, border, border, ...size));
  let least = Infinity;
  let best = { x: 0, y: 0 };
  for (let fy = 0; fy < steps; fy++) {
    for (let fx = 0; fx < steps; fx++) {
      const moved = planes.map((plane) =>
        between(plane, fx / steps, fy / steps)
      );
      // At a fraction the last whole shift would lie beyond the reach.
      for (let y = -reach; y <= reach - Math.sign(fy); y++) {
        for (let x = -reach; x <= reach - Math.sign(fx); x++) {
          const error = squaredDifference(moved, inner, x, y, least);
          if (error >= least) continue;
          least = error;
          best = { x: x + fx / steps, y: y + fy / steps };
        }
      }
    }
  }
  const [x, y] = [Math.floor(best.x), Math.floor(best.y)];
  return {
    planes: planes.map((plane) =>
      cut(
        between(plane, best.x - x, best.y - y),
        border + x,
        border + y,
        ...size,
      )
    ),
    references: inner,
    registered: {
      by: "shift",
      failed: false,
      moved: Math.hypot(best.x, best.y),
    },
  };
}

/** The plane's values at a fraction of a pixel to the right and below. */
function between(
  { width, height, data }: Plane,
  fx: number,
  fy: number,
): Plane {
  const to = new Float64Array(data.length);
  const right = fx > 0 ? 1 : 0;
  const below = fy > 0 ? width : 0;
  for (let y = 0; y < height - 1; y++) {
    for (let i = y * width, end = i + width - 1; i < end; i++) {
      const upper = (1 - fx) * data[i] + fx * data[i + right];
      const lower = (1 - fx) * data[i + below] + fx * data[i + below + right];
      to[i] = (1 - fy) * upper + fy * lower;
    }
  }
  return { width, height, data: to };
}

/** Over the reference without its border; given up once it exceeds the least. */
function squaredDifference(
  planes: readonly Plane[],
  inner: readonly Plane[],
  x: number,
  y: number,
  least: number,
): number {
  let sum = 0;
  for (let c = 0; c < planes.length; c++) {
    const { width: stride, data } = planes[c];
    const { width, height, data: reference } = inner[c];
    for (let row = 0, i = 0; row < height && sum < least; row++) {
      const end = i + width;
      let from = (border + y + row) * stride + border + x;
      for (; i < end; i++, from++) {
        const difference = data[from] - reference[i];
        sum += difference * difference;
      }
    }
  }
  return sum;
}

function cut(
  { width: stride, data }: Plane,
  left: number,
  top: number,
  width: number,
  height: number,
): Plane {
  const to = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * stride + left;
    to.set(data.subarray(from, from + width), y * width);
  }
  return { width, height, data: to };
}
