import { InputError } from "../engine/input_error.ts";
import { modCrop } from "../image/crop.ts";
import { firstLost } from "../image/first_lost.ts";
import { toRgb } from "../image/grey.ts";
import type { Image } from "../image/image.ts";
import { levels8 } from "../image/levels.ts";
import type { Luma, Measure, Protocol } from "./protocol.ts";
import { alignByHomography } from "./align_by_homography.ts";
import { alignByShift } from "./align_by_shift.ts";
import type { Registered } from "./registered.ts";

/** One channel of what is compared, on the 0..255 scale, edges already cut. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/** 1 for the pixels of a plane that count, 0 for others. */
export type Mask = Uint8Array;

/** What a measure compares. */
export interface Compared {
  readonly planes: readonly Plane[];
  readonly references: readonly Plane[];
  /** Which pixels count; all where there is none. */
  readonly mask?: Mask;
  /** How the picture was laid on its reference, where the protocol does. */
  readonly registered?: Registered;
}

/** Both pictures as the planes that a measure compares, after all checks. */
export function comparedPlanes(
  image: Image,
  reference: Image,
  protocol: Protocol,
  measure: Measure,
): Compared {
  check(image, reference);
  const prepare = (picture: Image, role: string) => {
    if (firstLost(picture.data) >= 0) {
      throw new InputError(
        `the ${role} holds values that are not finite; it cannot be scored`,
      );
    }
    const cut = modCrop(picture, protocol.modCrop);
    const coloured = protocol.greyAsRgb ? toRgb(cut) : cut;
    return planes(coloured, protocol, measure);
  };
  const compared = {
    planes: prepare(image, "picture"),
    references: prepare(reference, "reference"),
  };
  switch (protocol.registration) {
    case "homography":
      return alignByHomography(compared);
    case "shift":
      return alignByShift(compared);
    default:
      return compared;
  }
}

function check(image: Image, reference: Image) {
  if (image.width !== reference.width || image.height !== reference.height) {
    throw new InputError(
      `the picture is ${image.width}x${image.height} but its reference ` +
        `${reference.width}x${reference.height}; crop or resize one of them first`,
    );
  }
  if (image.channels !== reference.channels) {
    throw new InputError(
      `the picture has ${image.channels} channels but its reference ` +
        `${reference.channels}; convert one with toRgb or toGrey first`,
    );
  }
}

function planes(
  image: Image,
  protocol: Protocol,
  { channel, crop }: Measure,
): Plane[] {
  const width = image.width - 2 * crop;
  const height = image.height - 2 * crop;
  if (width <= 0 || height <= 0) {
    throw new InputError(
      `nothing is left of a picture of ${image.width}x${image.height} after ` +
        `protocol "${protocol.name}" cuts ${crop} pixels at each edge; give a larger one`,
    );
  }
  // 0..255, whole where the protocol compares 8-bit files.
  const levels = protocol.eightBit
    ? levels8(image)
    : Float64Array.from(image.data, (value) => value * 255);
  const luma = channel !== "rgb" && image.channels === 3 ? channel : null;
  return Array.from({ length: luma ? 1 : image.channels }, (_, c) => {
    const data = new Float64Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = ((y + crop) * image.width + crop) * image.channels;
      const row = data.subarray(y * width, (y + 1) * width);
      if (luma) weigh(levels, from, luma, row);
      else take(levels, from + c, image.channels, row);
    }
    return { width, height, data };
  });
}

type Levels = Uint8Array | Float64Array;

function take(levels: Levels, from: number, step: number, row: Float64Array) {
  for (let x = 0; x < row.length; x++) row[x] = levels[from + x * step];
}

function weigh(levels: Levels, from: number, luma: Luma, row: Float64Array) {
  const { weights: [r, g, b], offset, rounded } = luma;
  for (let x = 0, at = from; x < row.length; x++, at += 3) {
    const value = offset + r * levels[at] + g * levels[at + 1] +
      b * levels[at + 2];
    row[x] = rounded ? Math.round(value) : value;
  }
}
