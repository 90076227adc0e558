import { InputError } from "../../../engine/mod.ts";

/** The size of a KDSR network (paper §3; sizes of the released models). */
export type KdsrModel = {
  /** How many times larger the result is. */
  readonly scale: 2 | 3 | 4;
  /** Channels of the SR network, C; the representation D' has 4C entries. */
  readonly features: number;
  /** IDR-DCRB blocks of the SR network. */
  readonly blocks: number;
  /** Residual blocks of the degradation encoder KD-IDE. */
  readonly encoderBlocks: number;
};

/** The name of a released size: `M` (classic), `L` (classic), `GAN` (real world). */
export type KdsrSize = "M" | "L" | "GAN";

/** The three released sizes; only `scale` is left to choose. */
const sizes: Record<KdsrSize, Omit<KdsrModel, "scale">> = {
  M: { features: 64, blocks: 53, encoderBlocks: 9 },
  L: { features: 128, blocks: 28, encoderBlocks: 5 },
  GAN: { features: 128, blocks: 42, encoderBlocks: 6 },
};

/**
 * One of the released sizes.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * console.log(kdsr.modelOfSize("M", 4).blocks); // 53
 * ```
 */
export function modelOfSize(size: KdsrSize, scale: 2 | 3 | 4 = 4): KdsrModel {
  return { scale, ...sizes[size] };
}

/**
 * Says what is wrong with a model's numbers, if anything is.
 *
 * @throws {InputError} When the scale is not 2, 3 or 4, or a size is not a positive whole number.
 */
export function checkModel(model: KdsrModel): void {
  if (![2, 3, 4].includes(model.scale)) {
    throw new InputError(
      `KDSR's scale is ${model.scale}; expected 2, 3 or 4`,
    );
  }
  for (const key of ["features", "blocks", "encoderBlocks"] as const) {
    if (!Number.isInteger(model[key]) || model[key] < 1) {
      throw new InputError(
        `KDSR's ${key} is ${model[key]}; expected a positive whole number`,
      );
    }
  }
}
