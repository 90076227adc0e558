import { InputError } from "../engine/input_error.ts";
import { type ProtocolEntry, protocols } from "./protocols.ts";

/** A weighted sum of red, green and blue on the 0..255 scale, plus an offset. */
export interface Luma {
  /** Weights of red, green and blue. */
  readonly weights: readonly [red: number, green: number, blue: number];
  /** Added after weighting. */
  readonly offset: number;
  /** Whether the luma is rounded to a whole number. */
  readonly rounded: boolean;
}

/** What one score looks at. */
export interface Measure {
  /** All channels together, or one luma made of them. */
  readonly channel: "rgb" | Luma;
  /** Pixels left out at each of the four edges. */
  readonly crop: number;
}

/** Everything that must be said before a PSNR or an SSIM means something. */
export interface Protocol {
  /** Printed on every row that was scored by it. */
  readonly name: string;
  /** What PSNR compares. */
  readonly psnr: Measure;
  /** What SSIM compares. */
  readonly ssim: Measure;
  /** Whether a grey picture counts as RGB with three equal channels; otherwise its levels are compared as they are. */
  readonly greyAsRgb: boolean;
  /** Whether both pictures are first clipped and rounded to 8 bit. */
  readonly eightBit: boolean;
  /** Both pictures are first cut, right and bottom, to multiples of this. */
  readonly modCrop: number;
  /**
   * How the picture is laid on its reference before they are compared, as
   * deblurring may move it: by the homography of RealBlur's script, by the
   * shift of Levin's, or not at all.
   */
  readonly registration?: "homography" | "shift";
}

/** What a named protocol needs to know. */
export interface ProtocolOptions {
  /** The factor of super-resolution, for protocols that crop by it. */
  readonly scale?: number;
  /** Pixels left out at each edge, for `"rgb"` and `"y"`. */
  readonly crop?: number;
}

/**
 * A scoring protocol by name. There is no default: numbers of two protocols
 * must not be compared.
 *
 * `"kdsr"`, `"basicsr"`, `"basicsr-rgb"` and `"div2krk"` crop by `scale`;
 * `"realsr-perimage"`, `"gopro"`, `"realblur"` and `"levin-registered"` need
 * nothing; `"rgb"` and `"y"` are for your own figures and want `crop`.
 *
 * @throws {InputError} if there is no such protocol, or what it needs is missing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { protocol } from "blindsight";
 *
 * assert(protocol("kdsr", { scale: 4 }).psnr.crop === 4);
 * assert(protocol("rgb", { crop: 0 }).name === "rgb-crop0");
 * ```
 */
export function protocol(
  name: string,
  options: ProtocolOptions = {},
): Protocol {
  if (!Object.hasOwn(protocols, name)) {
    throw new InputError(
      `there is no protocol "${name}"; expected one of ${
        protocolNames().join(", ")
      }`,
    );
  }
  const entry: ProtocolEntry = protocols[name];
  const measure = ({ channel, crop }: ProtocolEntry["psnr"]): Measure => ({
    channel,
    crop: typeof crop === "number" ? crop : pixels(name, crop, options[crop]),
  });
  const resolved = {
    psnr: measure(entry.psnr),
    ssim: measure(entry.ssim),
    greyAsRgb: entry.greyAsRgb,
    eightBit: true,
    modCrop: entry.modCrop ?? 1,
    ...entry.registration && { registration: entry.registration },
  };
  const suffix = entry.psnr.crop === "crop" ? `-crop${options.crop}` : "";
  return { name: name + suffix, ...resolved };
}

/**
 * The names that `protocol` knows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { protocolNames } from "blindsight";
 *
 * assert(protocolNames().includes("kdsr"));
 * ```
 */
export function protocolNames(): string[] {
  return Object.keys(protocols);
}

function pixels(
  name: string,
  option: "scale" | "crop",
  value: number | undefined,
): number {
  const least = option === "scale" ? 1 : 0;
  if (value === undefined || !Number.isInteger(value) || value < least) {
    throw new InputError(
      `protocol "${name}" needs ${option} as a whole number from ${least} up, ` +
        `got ${value}; call protocol("${name}", { ${option}: 4 })`,
    );
  }
  return value;
}
