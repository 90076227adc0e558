import type { Augmentation } from "../../image/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Size } from "./resize.ts";
import type { Affine } from "./warp.ts";

/** How crops of fathers are varied; plain JSON. */
export type ZssrAugmentation = {
  /** How often a crop stays as it is. */
  readonly untouched: number;
  /** How often it is turned or mirrored in one of eight ways; the rest of the time it is warped. */
  readonly turned: number;
  readonly affine: {
    /** The smallest scale; the largest is that of the largest father. */
    readonly from: number;
    /** Whether crops are also rotated, by any angle. */
    readonly rotate: boolean;
    /** Standard deviation of the difference between the axes' scales. */
    readonly aspect: number;
    /** Standard deviation of the shear. */
    readonly shear: number;
  };
};

/** What happens to one crop. */
export type Variation =
  | { readonly kind: "turned"; readonly how: Augmentation }
  | {
    readonly kind: "warped";
    /** The father to take, by its place in the pool. */
    readonly father: number;
    /** From pixels of the crop, whose middle is the origin, to pixels of the father about the crop's middle. */
    readonly linear: Omit<Affine, "x0" | "y0">;
  };

const asItIs = { flipX: false, flipY: false, transpose: false };

/**
 * Draws what happens to a crop.
 *
 * @param scales Of the fathers in the pool, each relative to the picture,
 * growing from 1.
 */
export function drawVariation(
  rng: Rng,
  { untouched, turned, affine }: ZssrAugmentation,
  scales: readonly number[],
): Variation {
  const choice = rng.uniform();
  if (choice < untouched) return { kind: "turned", how: asItIs };
  if (choice < untouched + turned) {
    const how = {
      flipX: rng.chance(),
      flipY: rng.chance(),
      transpose: rng.chance(),
    };
    return { kind: "turned", how };
  }
  const scale = rng.uniform(affine.from, scales.at(-1)!);
  const father = scales.findIndex((one) => one >= scale);
  const along = scale / scales[father];
  // Far out in the normal's tails a crop would be folded to a line.
  const down = Math.max(along / 2, along + rng.normal(0, affine.aspect));
  const mirrored = rng.chance() ? -along : along;
  const shear = rng.normal(0, affine.shear);
  const angle = affine.rotate ? rng.uniform(0, 2 * Math.PI) : 0;
  // Forwards: scale, then shear along x, then rotate; a crop asks for the way back.
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    kind: "warped",
    father,
    linear: {
      xx: (cos + shear * sin) / mirrored,
      xy: (sin - shear * cos) / mirrored,
      yx: -sin / down,
      yy: cos / down,
    },
  };
}

/** Puts a warped crop somewhere in its father, inside of it where it fits. */
export function placeWarped(
  rng: Rng,
  { xx, xy, yx, yy }: Omit<Affine, "x0" | "y0">,
  father: Size,
  crop: Size,
): Affine {
  const [halfX, halfY] = [(crop.width - 1) / 2, (crop.height - 1) / 2];
  const place = (length: number, reach: number) =>
    reach > (length - 1) / 2
      ? (length - 1) / 2
      : rng.uniform(reach, length - 1 - reach);
  const x = place(
    father.width,
    Math.abs(xx) * halfX + Math.abs(xy) * halfY,
  );
  const y = place(
    father.height,
    Math.abs(yx) * halfX + Math.abs(yy) * halfY,
  );
  return {
    ...{ xx, xy, yx, yy },
    x0: x - xx * halfX - xy * halfY,
    y0: y - yx * halfX - yy * halfY,
  };
}
