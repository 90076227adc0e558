import type { Degradation } from "../degrade/mod.ts";
import { InputError } from "../engine/input_error.ts";
import type { Tensor4D } from "../engine/tf.ts";
import { augment, crop, type Image, toRgb, toTensor } from "../image/mod.ts";
import type { Json, Rng } from "../random/mod.ts";
import { sampleBox } from "./sample_patch.ts";
import type { Source } from "./source.ts";

/** What {@linkcode pairBatches} takes. */
export interface PairBatchesOptions<Drawn extends Json> {
  /** The sharp pictures; grey ones become RGB. */
  readonly source: Source;
  /** What makes the small pictures. */
  readonly degradation: Degradation<Drawn>;
  /** How many times larger the sharp picture is. */
  readonly scale: number;
  /** Columns and rows of a small picture. */
  readonly patch: number;
  /** Pairs in a batch. */
  readonly batch: number;
  /** Where the draws of all steps come from. */
  readonly rng: Rng;
  /** Whether a batch shares one draw, as in KDSR's code, or each pair has its own. */
  readonly drawPer: "batch" | "image";
  /** Random flips and transposition of the sharp patch; true by default. */
  readonly augment?: boolean;
  /**
   * Pixels around the sharp patch that are degraded with it and then cut
   * off, a multiple of the scale, so that the degradation's borders do not
   * show; 0 by default, as in KDSR's code, whose large patches hide them.
   */
  readonly margin?: number;
}

/** Pictures in pairs; the tensors are the caller's to dispose. */
export interface Pairs<Drawn extends Json = Json> {
  /** Degraded, `[batch, patch, patch, 3]`, in [0, 1]. */
  readonly lr: Tensor4D;
  /** Sharp, `[batch, scale * patch, scale * patch, 3]`, in [0, 1]. */
  readonly hr: Tensor4D;
  /** What was drawn for each pair. */
  readonly drawn: readonly Drawn[];
}

/**
 * Batches of degraded and sharp patches. The batch of a step depends on the
 * generator's key and the step alone, so to resume is to go on counting.
 *
 * @throws {InputError} where a number is not whole and positive; from `at`,
 * where a picture is smaller than the patch, naming it.
 *
 * @example
 * ```ts
 * import {
 *   createImage,
 *   kdsrIso,
 *   listSource,
 *   openEngine,
 *   pairBatches,
 *   seeded,
 * } from "blindsight";
 *
 * await openEngine();
 * const batches = pairBatches({
 *   source: listSource([createImage(96, 96, 3)]),
 *   degradation: kdsrIso({ scale: 4 }),
 *   scale: 4,
 *   patch: 16,
 *   batch: 2,
 *   rng: seeded(1).split("batches"),
 *   drawPer: "batch",
 * });
 * const { lr, hr, drawn } = await batches.at(0);
 * console.log(lr.shape, hr.shape, drawn[0].blur);
 * lr.dispose();
 * hr.dispose();
 * ```
 */
export function pairBatches<Drawn extends Json>(
  options: PairBatchesOptions<Drawn>,
): { at(step: number): Promise<Pairs<Drawn>> } {
  const { degradation, scale, patch, batch, rng, drawPer, margin = 0 } =
    options;
  for (const [name, value] of Object.entries({ scale, patch, batch })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(
        `the ${name} of batches is ${value}; give a whole number of at least 1`,
      );
    }
  }
  if (!(margin >= 0) || margin % scale !== 0) {
    throw new InputError(
      `the margin of patches is ${margin}; give a multiple of the scale, ${scale}`,
    );
  }
  return {
    async at(step) {
      const random = rng.split(step);
      const shared = degradation.draw(random.split("shared"));
      const pairs = await Promise.all(
        Array.from({ length: batch }, async (_, i) => {
          const own = random.split(i);
          const drawn = drawPer === "batch"
            ? shared
            : degradation.draw(own.split("degradation"));
          const sharp = await sharpPatch(options, own);
          const small = await degradation.apply(sharp, drawn, i);
          return {
            drawn,
            hr: inner(sharp, margin, patch * scale),
            lr: inner(small, margin / scale, patch),
          };
        }),
      );
      return {
        lr: toTensor(pairs.map(({ lr }) => lr)),
        hr: toTensor(pairs.map(({ hr }) => hr)),
        drawn: pairs.map(({ drawn }) => drawn),
      };
    },
  };
}

/** A random patch of a random picture, with its margin, RGB, flipped at random. */
export async function sharpPatch(
  { source, scale, patch, margin = 0, ...options }: Pick<
    PairBatchesOptions<Json>,
    "source" | "scale" | "patch" | "margin" | "augment"
  >,
  rng: Rng,
): Promise<Image> {
  const index = rng.integer(source.length);
  const size = patch * scale + 2 * margin;
  const choose = (width: number, height: number) =>
    sampleBox(width, height, size, rng, `"${source.nameOf(index)}"`);
  let image;
  if (source.loadPart) {
    image = await source.loadPart(index, choose);
  } else {
    const whole = await source.load(index);
    const { x, y, width, height } = choose(whole.width, whole.height);
    image = crop(whole, x, y, width, height);
  }
  if (image.channels === 1) image = toRgb(image);
  if (options.augment === false) return image;
  return augment(image, {
    flipX: rng.chance(),
    flipY: rng.chance(),
    transpose: rng.chance(),
  });
}

/** The part without its margin. */
export function inner(image: Image, margin: number, size: number): Image {
  return margin === 0 ? image : crop(image, margin, margin, size, size);
}
