import type { Image } from "../image/mod.ts";
import type { Json, Rng } from "../random/mod.ts";

/**
 * A way in which pictures go bad, in two halves: everything random is drawn
 * first, as plain JSON that can be printed, stored and replayed; then it is
 * applied, the same each time.
 */
export interface Degradation<Drawn extends Json = Json> {
  /** A short name, printed with results. */
  readonly name: string;
  /** Draws what {@linkcode Degradation.apply} needs, noise by a seed. */
  draw(rng: Rng): Drawn;
  /**
   * The degraded picture, the one that was given being left alone.
   *
   * @param sample Which of the pictures that share `drawn` this is, 0 by
   * default: the noise of each is its own, all else is alike.
   */
  apply(image: Image, drawn: Drawn, sample?: number): Image | Promise<Image>;
}

/**
 * Degradations one after the other, in the order in which they are written;
 * what is drawn bears their names.
 *
 * Each draws from a child of its own, so that changing one leaves the draws
 * of the others as they were.
 *
 * @param name The name of the whole.
 * @param steps The degradations by name.
 *
 * @example
 * ```ts
 * import { blurring, chain, createImage, noising, seeded } from "blindsight";
 *
 * const camera = chain("camera", {
 *   blur: blurring((rng) => ({ kind: "delta", size: 1 + 2 * rng.integer(3) })),
 *   noise: noising((rng) => ({ kind: "gaussian", level: rng.uniform(0, 25) })),
 * });
 * const drawn = camera.draw(seeded(3));
 * console.log(drawn.noise.kind); // typed
 * await camera.apply(createImage(8, 8, 3), drawn);
 * ```
 */
export function chain<Drawn extends { readonly [step: string]: Json }>(
  name: string,
  steps: { readonly [Step in keyof Drawn]: Degradation<Drawn[Step]> },
): Degradation<Drawn> {
  const order = Object.keys(steps) as (keyof Drawn & string)[];
  return {
    name,
    draw(rng) {
      const drawn = order.map((step) => [
        step,
        steps[step].draw(rng.split(step)),
      ]);
      return Object.fromEntries(drawn) as Drawn;
    },
    async apply(image, drawn, sample = 0) {
      for (const step of order) {
        image = await steps[step].apply(image, drawn[step], sample);
      }
      return image;
    },
  };
}
