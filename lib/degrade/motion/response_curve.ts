import { createImage, type Image } from "../../image/mod.ts";

/**
 * How a camera turns light into values: `srgb`, `gamma` (light to the power
 * of 1/2.2, as GoPro's `blur_gamma` has it) or `identity` (values are taken
 * for light, as in GoPro's `blur`).
 */
export type ResponseCurve = "srgb" | "gamma" | "identity";

/** Steps of a table; between them lies a straight line. */
const steps = 4096;

interface Tables {
  /** Light by value. */
  readonly light: Float32Array;
  /** Value by the square root of light, by which it is nearly straight. */
  readonly value: Float32Array;
}

const tables = new Map<ResponseCurve, Tables>();

/**
 * The light that a picture's values stand for, in [0, 1]; values beyond are
 * clipped. Accurate to 1e-6.
 */
export function toLight(image: Image, curve: ResponseCurve): Image {
  const { light } = tablesOf(curve);
  return mapped(image, (from, to) => {
    for (let i = 0; i < from.length; i++) {
      const at = steps * Math.min(1, Math.max(0, from[i]));
      const k = Math.floor(at);
      to[i] = light[k] + (at - k) * (light[k + 1] - light[k]);
    }
  });
}

/**
 * The values for light, in [0, 1]; more light than fits is clipped, as in a
 * camera. Accurate to 1e-5.
 */
export function fromLight(image: Image, curve: ResponseCurve): Image {
  const { value } = tablesOf(curve);
  return mapped(image, (from, to) => {
    for (let i = 0; i < from.length; i++) {
      const at = steps * Math.sqrt(Math.min(1, Math.max(0, from[i])));
      const k = Math.floor(at);
      to[i] = value[k] + (at - k) * (value[k + 1] - value[k]);
    }
  });
}

function mapped(
  { width, height, channels, data }: Image,
  map: (from: Float32Array, to: Float32Array) => void,
): Image {
  const out = createImage(width, height, channels);
  map(data, out.data);
  return out;
}

/** Made once; one entry more than steps, so that 1 has a successor. */
function tablesOf(curve: ResponseCurve): Tables {
  const known = tables.get(curve);
  if (known) return known;
  const table = (f: (at: number) => number) =>
    Float32Array.from({ length: steps + 2 }, (_, i) => f(i / steps));
  const made = {
    light: table((value) => lightOf(value, curve)),
    value: table((root) => valueOf(root * root, curve)),
  };
  tables.set(curve, made);
  return made;
}

function lightOf(value: number, curve: ResponseCurve): number {
  switch (curve) {
    case "srgb":
      return value <= 0.04045
        ? value / 12.92
        : ((value + 0.055) / 1.055) ** 2.4;
    case "gamma":
      return value ** 2.2;
    case "identity":
      return value;
  }
}

function valueOf(light: number, curve: ResponseCurve): number {
  switch (curve) {
    case "srgb":
      return light <= 0.0031308
        ? 12.92 * light
        : 1.055 * light ** (1 / 2.4) - 0.055;
    case "gamma":
      return light ** (1 / 2.2);
    case "identity":
      return light;
  }
}
