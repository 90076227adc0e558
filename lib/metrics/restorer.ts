import type { Image } from "../image/image.ts";

/** Anything that makes a restored picture from a degraded one. */
export interface Restorer {
  /** Said on every row of a table. */
  readonly name: string;
  /** How many times wider and taller the result is; 1 for deblurring. */
  readonly scale: number;
  /** Restores one picture. */
  restore(image: Image): Promise<Image>;
}
