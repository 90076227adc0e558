import {
  blurring,
  chain,
  compressing,
  type Degradation,
  glassing,
  noising,
} from "../../../degrade/mod.ts";
import type { Json, Rng } from "../../../random/mod.ts";
import { isotropic } from "./isotropic.ts";
import { mixed } from "./mixed.ts";
import { practical } from "./practical.ts";
import { restoringSize, shrinking } from "./shrinking.ts";

/**
 * Which auxiliary tasks there are: the five of the paper's figure; SRTTA's
 * eight and clean bicubic; or the figure's with BSRGAN's practical mixture in
 * place of the mixed one.
 */
export type TaskSet = "figure" | "extended" | "practical";

/** The geometry and the ranges of auxiliary tasks; plain JSON. */
export type TaskOptions = {
  /** How many times larger results are than what is given: 1 for pairs of equal size. */
  readonly scale: 1 | 2 | 3 | 4;
  /** How many times smaller pictures are made on the way; the scale, unless that is 1. */
  readonly factor: number;
  /** The largest width of the figure's blur, in sharp pixels: 5 in RL-Restore, 2 where it should help. */
  readonly maxBlur: number;
};

/** One auxiliary task: a named degradation from sharp picture to given picture. */
export type AuxiliaryTask = Degradation<Json>;

/**
 * The auxiliary tasks of a set. All make a picture of the same size out of the
 * same sharp one, so that they can share crops: blurs come before the picture
 * is made smaller, noise and JPEG after; for pairs of equal size it is
 * enlarged again at the end.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, drtl, seeded } from "blindsight";
 *
 * const tasks = drtl.auxiliaryTasks("figure", { scale: 1, factor: 2.5, maxBlur: 2 });
 * console.log(tasks.map(({ name }) => name)); // bicubic, blur, noise, jpeg, mixed
 * const drawn = tasks[1].draw(seeded(1));
 * const given = await tasks[1].apply(createImage(40, 40, 3), drawn);
 * assert(given.width === 40);
 * ```
 */
export function auxiliaryTasks(
  set: TaskSet,
  options: TaskOptions,
): AuxiliaryTask[] {
  const { scale, factor, maxBlur } = options;
  const shrink = shrinking(scale === 1 ? factor : scale);
  const task = (
    name: string,
    before: Readonly<Record<string, Degradation<Json>>>,
    after: Readonly<Record<string, Degradation<Json>>> = {},
  ) => restoringSize(chain(name, { ...before, shrink, ...after }), scale === 1);
  const noise = (draw: Parameters<typeof noising>[0]) => ({
    noise: noising(draw) as Degradation<Json>,
  });
  const blur = (draw: Parameters<typeof blurring>[0]) => ({
    blur: blurring(draw) as Degradation<Json>,
  });
  const gaussian = blur((rng) => isotropic(rng.uniform(0, maxBlur)));
  if (set === "extended") {
    return [
      task("bicubic", {}),
      task("blur", gaussian),
      task(
        "defocus",
        blur((rng) => ({
          kind: "disk",
          size: 25,
          radius: rng.uniform(3, 10),
          alias: rng.uniform(0.1, 0.5),
        })),
      ),
      task("glass", {
        glass: glassing((rng) => ({
          sigma: rng.uniform(1, 2),
          shift: 2 + rng.integer(5),
          passes: 2 + rng.integer(2),
        })) as Degradation<Json>,
      }),
      task(
        "noise",
        {},
        noise((rng) => ({ kind: "gaussian", level: rng.uniform(2, 25) })),
      ),
      task(
        "poisson",
        {},
        noise((rng) => ({ kind: "poisson", scale: rng.uniform(0.5, 3) })),
      ),
      task(
        "impulse",
        {},
        noise((rng) => ({ kind: "impulse", amount: rng.uniform(0.03, 0.25) })),
      ),
      task(
        "speckle",
        {},
        noise((rng) => ({ kind: "speckle", level: rng.uniform(2, 25) })),
      ),
      task("jpeg", {}, {
        jpeg: compressing((rng) => 30 + rng.integer(66)) as Degradation<Json>,
      }),
    ];
  }
  return [
    task("bicubic", {}),
    task("blur", gaussian),
    task(
      "noise",
      {},
      noise((rng) => ({ kind: "gaussian", level: rng.uniform(0, 50) })),
    ),
    task("jpeg", {}, {
      jpeg: compressing(drawQuality) as Degradation<Json>,
    }),
    restoringSize(
      set === "figure" ? mixed(shrink, maxBlur) : practical(shrink),
      scale === 1,
    ),
  ];
}

/** RL-Restore's qualities: an interval of its list, and a whole number in it. */
function drawQuality(rng: Rng): number {
  const bounds = [10, 15, 20, 25, 30, 35, 40, 50, 60, 80, 100];
  const i = rng.integer(bounds.length - 1);
  return bounds[i] + rng.integer(bounds[i + 1] - bounds[i] + 1);
}
