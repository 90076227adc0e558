import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import {
  createImage,
  crop,
  type Image,
  toRgb,
  toTensor,
} from "../../image/mod.ts";
import { continueTo } from "./continue_to.ts";
import { embedder } from "./embedding/embedding.ts";
import { createHost } from "./hosts/create_host.ts";
import type { Place, Region } from "./hosts/host.ts";
import { asSeen, mapsFor, wholeOf } from "./map_source.ts";
import type { SemanticModel } from "./model.ts";

/** How much each level of a prior weighs at a place of the host. */
export interface LevelGates {
  readonly place: Place;
  /** Grey pictures from the finest level to the coarsest, 0 to 1, one pixel for each of the place's features; at each pixel they sum to 1. */
  readonly levels: readonly Image[];
}

/**
 * Which level of the prior helps where in a picture: the weights of the
 * multi-level aggregation at every place of the host.
 *
 * The host works on the picture as a whole; of a large one give a part.
 *
 * @throws {InputError} Of a host alone, or an oracle.
 *
 * @example
 * ```ts
 * import { createImage, openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { tiny } = semantic.presets;
 * const config = semantic.priorPresets.tiny;
 * const host = semantic.createHost(tiny.host);
 * const model = {
 *   config: tiny,
 *   host: host.init(seeded(1)),
 *   embedding: semantic.initEmbedding(
 *     seeded(2),
 *     tiny.embedding,
 *     semantic.priorLevels(config),
 *     host.places,
 *   ),
 *   prior: { config, params: semantic.initPrior(seeded(3), config) },
 * };
 * const gates = await semantic.levelGates(model, createImage(40, 24, 3));
 * console.log(gates[0].place.name, gates[0].levels.length); // bottleneck 4
 * ```
 */
export async function levelGates(
  { config, host: weights, embedding, prior }: SemanticModel,
  image: Image,
): Promise<LevelGates[]> {
  const host = createHost(config.host);
  const { feed, priorScale } = config;
  if (feed === "none") {
    throw new InputError(
      "this host has no prior, so there are no gates to show; give a model that is fed with one",
    );
  }
  const seen: { place: number; gates: tf.Tensor4D; region: Region }[] = [];
  try {
    const size = tf.tidy(() => {
      const input = continueTo(toTensor(toRgb(image)), host.multiple);
      const [, height, width] = input.shape;
      const embed = embedder(
        embedding,
        mapsFor(feed, { ...prior }, asSeen(input, priorScale)),
        wholeOf({ width, height }, priorScale),
        {
          gates: (place, gates, region) =>
            seen.push({ place, gates: tf.keep(tf.clone(gates)), region }),
        },
      );
      host.apply(weights, input, embed);
      return { width, height };
    });
    return await Promise.all(host.places.map(async (place, i) => {
      const { stride } = place;
      const width = size.width / stride;
      const levels: Image[] = [];
      for (const { gates, region } of seen.filter((at) => at.place === i)) {
        const [, rows, columns, count] = gates.shape;
        while (levels.length < count) {
          levels.push(createImage(width, size.height / stride, 1));
        }
        const values = await gates.data();
        const first = region.y / stride * width + region.x / stride;
        for (let y = 0, k = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            for (const level of levels) {
              level.data[first + y * width + x] = values[k++];
            }
          }
        }
      }
      const [w, h] = [image.width, image.height]
        .map((side) => Math.ceil(side / stride));
      return { place, levels: levels.map((level) => crop(level, 0, 0, w, h)) };
    }));
  } finally {
    tf.dispose(seen.map(({ gates }) => gates));
  }
}
