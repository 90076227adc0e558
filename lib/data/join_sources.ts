import { crop } from "../image/mod.ts";
import type { Source } from "./source.ts";

/**
 * The pictures of several sources as one, in turn; a source given twice weighs
 * twice when pictures are picked at random.
 *
 * @example
 * ```ts
 * import { createImage, joinSources, listSource } from "blindsight";
 *
 * const one = listSource([createImage(4, 4, 3)]);
 * console.log(joinSources(one, one).length); // 2
 * ```
 */
export function joinSources(...sources: Source[]): Source {
  const places = sources.flatMap((source) =>
    Array.from({ length: source.length }, (_, index) => ({ source, index }))
  );
  return {
    name: [...new Set(sources.map(({ name }) => name))].join(" + "),
    length: places.length,
    nameOf: (i) => places[i].source.nameOf(places[i].index),
    load: (i) => places[i].source.load(places[i].index),
    async loadPart(i, choose) {
      const { source, index } = places[i];
      if (source.loadPart) return source.loadPart(index, choose);
      const whole = await source.load(index);
      const { x, y, width, height } = choose(whole.width, whole.height);
      return crop(whole, x, y, width, height);
    },
  };
}
