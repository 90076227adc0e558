import { InputError } from "../../engine/input_error.ts";
import type { Rng } from "../../random/mod.ts";
import type { Degradation } from "../degradation.ts";
import { applyMotion } from "./apply_motion.ts";
import { drawShake } from "./draw_shake.ts";
import type { ResponseCurve } from "./response_curve.ts";
import { type Severity, severityBands } from "./severity.ts";
import type { ShakeSpec } from "./shake_path.ts";

/**
 * What moves: the whole picture alike (`uniform`), the camera with some roll
 * and zoom, so that every place has a blur of its own (`varying`), or an
 * object before the background, each in its way (`objects`).
 */
export type MotionKind = "uniform" | "varying" | "objects";

/** Settings of {@linkcode motionBlur}. */
export interface MotionBlurOptions {
  /** One severity, or several with weights; mild, medium and severe equally often by default. */
  readonly severity?: Severity | Readonly<Partial<Record<Severity, number>>>;
  /** One kind of motion, or several with weights; by default uniform 2, varying 2, objects 1. */
  readonly kind?: MotionKind | Readonly<Partial<Record<MotionKind, number>>>;
  /** In whose light pictures are blurred; `"srgb"` by default. */
  readonly response?: ResponseCurve;
  /** How often highlights are taken to have been brighter than white, 0 to 1; 0.5 by default. */
  readonly saturation?: number;
  /** How often a sensor's noise is added, 0 to 1; 0 by default. */
  readonly noise?: number;
  /** The most that a varying motion turns, in degrees, the least being a third of it; 1.5 by default. */
  readonly maxRoll?: number;
  /** The most that a varying motion grows or shrinks, as a share, the least being a third of it; 0.02 by default. */
  readonly maxZoom?: number;
}

/** What {@linkcode motionBlur} draws: plain JSON that repeats the blur exactly. */
export type MotionDrawn = {
  /** The band that the extent was drawn from. */
  readonly severity: Severity;
  /** Of the point-spread function in the picture's middle, in pixels: see {@linkcode blurExtent}; with objects, the larger one. */
  readonly extent: number;
  readonly kind: MotionKind;
  /** Of the camera. */
  readonly shake: ShakeSpec;
  /** What a varying motion adds: degrees and share that the picture turns and grows by from one extreme to the other, and the seed of how. */
  readonly sway: {
    readonly roll: number;
    readonly zoom: number;
    readonly seed: number;
  } | null;
  /** The moving object: its own shake, and the seed of its shape. */
  readonly object: { readonly shake: ShakeSpec; readonly seed: number } | null;
  readonly response: ResponseCurve;
  /** How much brighter than white highlights were. */
  readonly saturation: number;
  /** A sensor's noise in linear light: variance `shot * light + read^2`. */
  readonly noise: {
    readonly shot: number;
    readonly read: number;
    readonly seed: number;
  } | null;
};

/**
 * Motion blur of drawn severity: a hand that shakes, a camera that turns, an
 * object that moves, blurred in linear light as in a real exposure.
 *
 * Severity is the extent of the point-spread function in pixels, not a
 * trajectory's parameter. The sharp picture is aligned with the blurred one.
 * Beyond its edge the picture is reflected, so for training give a margin of
 * half the largest extent to `pairBatches`. Values are clipped to [0, 1] and
 * not rounded: chain {@linkcode rounding} after it for 8 bits.
 *
 * @throws {InputError} where weights, chances or limits make no sense.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, motionBlur, seeded } from "blindsight";
 *
 * const shake = motionBlur({ severity: { medium: 1, severe: 2 } });
 * const drawn = shake.draw(seeded(1));
 * console.log(drawn.kind, drawn.severity, drawn.extent);
 * const blurry = await shake.apply(createImage(64, 48, 3), drawn);
 * assert(blurry.width === 64);
 * ```
 */
export function motionBlur(
  options: MotionBlurOptions = {},
): Degradation<MotionDrawn> {
  const {
    severity = { mild: 1, medium: 1, severe: 1 },
    kind = { uniform: 2, varying: 2, objects: 1 },
    response = "srgb",
    saturation = 0.5,
    noise = 0,
    maxRoll = 1.5,
    maxZoom = 0.02,
  } = options;
  const severities = choices(severity, Object.keys(severityBands), "severity");
  const kinds = choices(kind, ["uniform", "varying", "objects"], "kind");
  check({ saturation, noise, maxRoll, maxZoom });
  return {
    name: `motion-${severities.names.join("-")}`,
    draw(rng) {
      const severity = pick(rng.split("severity"), severities);
      const kind = pick(rng.split("kind"), kinds);
      const camera = drawShake(rng.split("camera"), severity);
      const object = kind === "objects"
        ? drawShake(rng.split("object"), severity)
        : null;
      const sway = rng.split("sway"), light = rng.split("saturation");
      return {
        severity,
        extent: Math.max(camera.extent, object?.extent ?? 0),
        kind,
        shake: camera.shake,
        sway: kind === "varying"
          ? {
            roll: eitherWay(sway, maxRoll),
            zoom: eitherWay(sway, maxZoom),
            seed: sway.integer(2 ** 32),
          }
          : null,
        object: object &&
          { shake: object.shake, seed: rng.split("shape").integer(2 ** 32) },
        response,
        saturation: light.chance(saturation) ? light.uniform(0.25, 1.75) : 0,
        noise: drawNoise(rng.split("noise"), noise),
      };
    },
    apply: applyMotion,
  };
}

interface Choices<Name extends string> {
  readonly names: readonly Name[];
  readonly weights: readonly number[];
}

/** One name or names with weights, as names and weights. */
function choices<Name extends string>(
  given: Name | Readonly<Partial<Record<Name, number>>>,
  known: readonly string[],
  what: string,
): Choices<Name> {
  const weights: Readonly<Partial<Record<Name, number>>> =
    typeof given === "string"
      ? { [given]: 1 } as Partial<Record<Name, number>>
      : given;
  const names = (Object.keys(weights) as Name[])
    .filter((name) => weights[name] !== 0);
  const wrong = names.find((name) =>
    !known.includes(name) || !(weights[name]! > 0 && weights[name]! < Infinity)
  );
  if (wrong !== undefined || names.length === 0) {
    throw new InputError(
      `the ${what} of motion blur is ${JSON.stringify(given)}; give ${
        known.join(", ")
      }, or some of them with weights of at least 0`,
    );
  }
  return { names, weights: names.map((name) => weights[name]!) };
}

function pick<Name extends string>(
  rng: Rng,
  { names, weights }: Choices<Name>,
): Name {
  return rng.pick(names, weights);
}

function check(
  numbers: Readonly<
    Record<"saturation" | "noise" | "maxRoll" | "maxZoom", number>
  >,
) {
  const limits = { saturation: 1, noise: 1, maxRoll: 45, maxZoom: 0.5 };
  for (const [name, most] of Object.entries(limits)) {
    const value = numbers[name as keyof typeof limits];
    if (value >= 0 && value <= most) continue;
    throw new InputError(
      `the ${name} of motion blur is ${value}; give a number from 0 to ${most}`,
    );
  }
}

/** Between a third of the most and the most, in either direction, so that what varies can be seen to. */
function eitherWay(rng: Rng, most: number): number {
  return (rng.chance() ? 1 : -1) * rng.uniform(most / 3, most);
}

/** A sensor's noise about RSBlur's measured one: half to one and a half times as much. */
function drawNoise(rng: Rng, chance: number): MotionDrawn["noise"] {
  if (!rng.chance(chance)) return null;
  return {
    shot: 8.8915e-5 * rng.uniform(0.5, 1.5),
    read: 2.943e-5 * rng.uniform(0.5, 1.5),
    seed: rng.integer(2 ** 32),
  };
}
