import type { Image } from "../../image/mod.ts";
import { blurExtent } from "./blur_extent.ts";
import type { MotionDrawn } from "./motion_blur.ts";
import { type MotionPath, shakePath } from "./shake_path.ts";
import type { Pose } from "./sweep.ts";

/** How a hand turns and approaches: a path of which only the shape matters. */
const hand = { length: 60, anxiety: 0.005 };

/**
 * The poses of a camera that is shifted along a path while it turns and
 * approaches, as many as it takes for neighbours to lie about a pixel apart at
 * the picture's corners too: twice the extent at least.
 */
export function swayingPoses(
  path: MotionPath,
  { roll, zoom, seed }: NonNullable<MotionDrawn["sway"]>,
  { width, height }: Pick<Image, "width" | "height">,
): Pose[] {
  const sway = shakePath({ ...hand, seed });
  const largest = blurExtent(sway);
  const turned = roll * Math.PI / 180;
  const corner = Math.hypot(width, height) / 2 * Math.hypot(turned, zoom);
  const count = Math.ceil(
    Math.max(2 * blurExtent(path), 0.75 * lengthOf(path)) + 2 * corner,
  );
  return Array.from({ length: count }, (_, i) => {
    const t = Math.floor((i + 0.5) / count * path.x.length);
    return {
      x: path.x[t],
      y: path.y[t],
      turn: turned * sway.x[t] / largest,
      zoom: zoom * sway.y[t] / largest,
    };
  });
}

/** All steps of a path are alike. */
function lengthOf({ x, y }: MotionPath): number {
  return Math.hypot(x[1] - x[0], y[1] - y[0]) * (x.length - 1);
}
