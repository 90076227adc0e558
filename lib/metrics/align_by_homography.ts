import { findHomography } from "./find_homography.ts";
import { cornerDistance, identity } from "./homography.ts";
import type { Compared, Mask, Plane } from "./planes.ts";
import { warp } from "./warp.ts";

/**
 * Lays a picture on its reference as RealBlur's script does (Rim et al. 2020):
 * one factor for its brightness, the homography between both as grey, bicubic
 * interpolation; both are black where the moved picture has nothing to say.
 *
 * The script breaks off where no homography is found; here the picture is then
 * compared where it lies, and that is said.
 */
export function alignByHomography(
  { planes, references }: Compared,
): Compared {
  const scaled = matchBrightness(planes, references);
  const found = findHomography(grey(references), grey(scaled));
  const { width, height } = scaled[0];
  const map = found?.map ?? identity();
  const moved = warp(scaled, map);
  return {
    planes: masked(moved.planes, moved.mask),
    references: masked(references, moved.mask),
    mask: moved.mask,
    registered: {
      by: "homography",
      failed: found === null,
      moved: cornerDistance(map, identity(), width, height),
    },
  };
}

/** The planes times the factor that brings them closest to the references. */
function matchBrightness(
  planes: readonly Plane[],
  references: readonly Plane[],
): Plane[] {
  let [both, own] = [0, 0];
  planes.forEach(({ data }, c) => {
    const reference = references[c].data;
    for (let i = 0; i < data.length; i++) {
      both += data[i] * reference[i];
      own += data[i] * data[i];
    }
  });
  const factor = own > 0 ? both / own : 1;
  return planes.map(({ width, height, data }) => ({
    ...{ width, height },
    data: data.map((value) => value * factor),
  }));
}

function grey(planes: readonly Plane[]): Plane {
  if (planes.length === 1) return planes[0];
  const { width, height } = planes[0];
  const [r, g, b] = planes.map(({ data }) => data);
  return {
    ...{ width, height },
    data: r.map((value, i) => 0.299 * value + 0.587 * g[i] + 0.114 * b[i]),
  };
}

function masked(planes: readonly Plane[], mask: Mask): Plane[] {
  return planes.map(({ width, height, data }) => ({
    ...{ width, height },
    data: data.map((value, i) => value * mask[i]),
  }));
}
