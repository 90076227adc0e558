import { InputError } from "../../../engine/mod.ts";

/** How many times larger a backbone's results are; 1 keeps the size. */
export type DrtlScale = 1 | 2 | 3 | 4;

/** The network that restores; plain JSON. */
export type Backbone =
  | {
    /** 3x3 convolutions in a row, as VDSR's and MZSR's. */
    readonly kind: "cnn";
    readonly scale: DrtlScale;
    readonly features: number;
    /** Convolutions in all. */
    readonly layers: number;
  }
  | {
    /** SRResNet without batch normalisation. */
    readonly kind: "srresnet";
    readonly scale: DrtlScale;
    readonly features: number;
    readonly blocks: number;
  }
  | {
    /** EDSR; its baseline has 64 features, 16 blocks and a residual scale of 1. */
    readonly kind: "edsr";
    readonly scale: DrtlScale;
    readonly features: number;
    readonly blocks: number;
    readonly residualScale: number;
  }
  | {
    /** RCAN. */
    readonly kind: "rcan";
    readonly scale: DrtlScale;
    readonly features: number;
    readonly groups: number;
    /** Blocks of a group. */
    readonly blocks: number;
    /** How many times narrower the attention's middle is. */
    readonly reduction: number;
  };

/** A backbone's name. */
export type BackboneName = Backbone["kind"];

/**
 * A backbone of the size that its paper, or the comparison on real pairs,
 * names: an MZSR-size CNN of 8 layers, SRResNet and EDSR-baseline of 16 blocks,
 * RCAN of 10 groups of 20 blocks, all of 64 features.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drtl } from "blindsight";
 *
 * const model = drtl.backboneOf("rcan", 4);
 * assert(model.kind === "rcan" && model.groups === 10);
 * ```
 */
export function backboneOf(kind: BackboneName, scale: DrtlScale): Backbone {
  const size = { scale, features: 64 };
  switch (kind) {
    case "cnn":
      return { kind, ...size, layers: 8 };
    case "srresnet":
      return { kind, ...size, blocks: 16 };
    case "edsr":
      return { kind, ...size, blocks: 16, residualScale: 1 };
    case "rcan":
      return { kind, ...size, groups: 10, blocks: 20, reduction: 16 };
  }
}

/**
 * Says what is wrong with a backbone's numbers, if anything is.
 *
 * @throws {InputError} When a size is no positive whole number or the scale none of 1 to 4.
 */
export function checkBackbone(model: Backbone): void {
  if (![1, 2, 3, 4].includes(model.scale)) {
    throw new InputError(
      `the backbone's scale is ${model.scale}; expected 1, 2, 3 or 4`,
    );
  }
  const { kind: _, residualScale: __, ...sizes } = {
    residualScale: 1,
    ...model,
  };
  for (const [name, value] of Object.entries(sizes)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InputError(
      `the backbone's ${name} is ${value}; expected a positive whole number`,
    );
  }
}
