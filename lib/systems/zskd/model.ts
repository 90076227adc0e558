import { conv2d } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { Rng } from "../../random/mod.ts";
import { applyZssr, initZssr, type ZssrParams } from "../zssr/mod.ts";
import type { ZskdConfig } from "./config.ts";

/** The parameters of a teacher: its network, and the preprocessor where there is one. */
export type TeacherParams = {
  /** T. */
  readonly network: ZssrParams;
  /** R of P(u) = u + R(u): a network of the same kind. */
  readonly preprocessor?: ZssrParams;
};

/**
 * Draws a teacher's parameters; the network's draws do not depend on whether
 * there is a preprocessor.
 *
 * @param channels Of the pictures that it is for.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { openEngine, seeded, zskd } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const teacher = zskd.initTeacher(seeded(1), zskd.presets.tiny);
 * assert(teacher.preprocessor?.layers.length === 2);
 * ```
 */
export function initTeacher(
  rng: Rng,
  { zssr, preprocessor }: ZskdConfig,
  channels: 1 | 3 = 3,
): TeacherParams {
  const network = initZssr(rng.split("network"), zssr.model, channels);
  if (!preprocessor) return { network };
  const own = rng.split("preprocessor");
  return { network, preprocessor: initZssr(own, preprocessor, channels) };
}

/**
 * P(u), what the teacher's network is given of a son that was enlarged
 * already; u itself where there is no preprocessor.
 *
 * @param enlarged `[batch, height, width, channels]` in [0, 1].
 * @returns The same shape, not clipped.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, tf, zskd } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const teacher = zskd.initTeacher(seeded(1), zskd.presets.tiny);
 * console.log(zskd.preprocess(teacher, tf.zeros([1, 6, 5, 3])).shape);
 * ```
 */
export function preprocess(
  { preprocessor }: TeacherParams,
  enlarged: tf.Tensor4D,
): tf.Tensor4D {
  return preprocessor ? applyZssr(preprocessor, enlarged) : enlarged;
}

/**
 * A forward pass of ZSSR's network that also gives what lies between its
 * layers, `[batch, height, width, features]` each.
 */
export function applyWithFeatures(
  { layers }: ZssrParams,
  enlarged: tf.Tensor4D,
): { restored: tf.Tensor4D; features: tf.Tensor4D[] } {
  const features: tf.Tensor4D[] = [];
  let x = enlarged;
  for (const weight of layers.slice(0, -1)) {
    x = conv2d(x, weight, null, { pad: 1, activation: "relu" });
    features.push(x);
  }
  const residual = conv2d(x, layers.at(-1)!, null, { pad: 1 });
  return { restored: tf.add(residual, enlarged), features };
}
