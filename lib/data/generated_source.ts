import { InputError } from "../engine/input_error.ts";
import { quantize } from "../image/mod.ts";
import { seeded } from "../random/mod.ts";
import {
  paintPicture,
  type SceneName,
  sceneNames,
} from "./generated/picture.ts";
import {
  createTextureBank,
  type TextureBank,
} from "./generated/texture_bank.ts";
import { type PackedImage, packImage, unpackImage } from "./packed_image.ts";
import type { Source } from "./source.ts";

/** What {@linkcode generatedSource} takes. */
export interface GeneratedSourceOptions {
  /** Where the pictures' randomness starts; the shipped test set has another start than all of them. */
  readonly seed: number;
  /** How many pictures. */
  readonly count: number;
  /** Columns; 256 by default. */
  readonly width?: number;
  /** Rows; 256 by default. */
  readonly height?: number;
  /** What they show; a mixture of all by default. */
  readonly scenes?: readonly SceneName[];
}

/**
 * Pictures that are painted from a seed, for training when no photographs are
 * at hand: things before each other, houses, landscapes, leaves, print, still
 * lifes and surfaces, with edges, textures and a spectrum like photographs'.
 *
 * A picture is painted when it is first asked for, about 25 ms for 256x256,
 * and depends on the seed, its index and its size alone; the textures, which
 * all share, take half a second once. Values are those of an 8-bit file.
 *
 * @throws {InputError} where a number is not whole and positive, or a scene
 * unknown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { generatedSource } from "blindsight";
 *
 * const source = generatedSource({ seed: 1, count: 64, width: 64, height: 64 });
 * const image = await source.load(0);
 * assert(image.width === 64 && image.channels === 3);
 * ```
 */
export function generatedSource(
  { seed, count, width = 256, height = 256, scenes }: GeneratedSourceOptions,
): Source {
  for (const [name, value] of Object.entries({ count, width, height })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(
        `the ${name} of generated pictures is ${value}; give a whole number of at least 1`,
      );
    }
  }
  const unknown = scenes?.find((name) => !sceneNames.includes(name));
  if (unknown !== undefined || scenes?.length === 0) {
    throw new InputError(
      `there is no scene "${unknown ?? ""}"; the scenes are ${
        sceneNames.join(", ")
      }`,
    );
  }
  const rng = seeded(`generated/${seed}`);
  const painted = new Map<number, PackedImage>();
  let bank: TextureBank | undefined;
  const packed = (index: number): PackedImage => {
    let image = painted.get(index);
    if (!image) {
      bank ??= createTextureBank(rng.split("textures"));
      const own = rng.split(index);
      const kind = scenes && own.split("scene").pick(scenes);
      const picture = paintPicture(own, bank, { width, height, kind });
      painted.set(index, image = packImage(quantize(picture)));
    }
    return image;
  };
  return {
    name: `generated, seed ${seed}`,
    length: count,
    nameOf: (index) => `generated picture ${index} of seed ${seed}`,
    // Deferred, so that what goes wrong comes as a rejection.
    load: async (index) => await Promise.resolve(unpackImage(packed(index))),
    async loadPart(index, choose) {
      return await Promise.resolve(
        unpackImage(packed(index), choose(width, height)),
      );
    },
  };
}
