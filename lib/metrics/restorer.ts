import type { Image } from "../image/image.ts";

/** Anything that makes a restored picture from a degraded one. */
export interface Restorer {
  /** Said on every row of a table. */
  readonly name: string;
  /** How many times wider and taller the result is; 1 for deblurring. */
  readonly scale: number;
  /** How many numbers were learnt, for tables; absent where nobody counted. */
  readonly parameters?: number;
  /** Whom it learnt from, where there is one: name and SHA-256, for tables. */
  readonly teacher?: { readonly name: string; readonly hash: string };
  /** Restores one picture. */
  restore(image: Image): Promise<Image>;
}
