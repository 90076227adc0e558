import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import { crop, type Image, toRgb, toTensor } from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { byTile } from "../../nn/by_tile.ts";
import { type Tile, type TileOptions, tiles } from "../../nn/mod.ts";
import { continueTo, upTo } from "./continue_to.ts";
import { embedder, type EmbedHooks } from "./embedding/embedding.ts";
import { disposeSums, gatherSums } from "./embedding/gather_sums.ts";
import type { AttentionSums } from "./embedding/transposed_attention.ts";
import { createHost } from "./hosts/create_host.ts";
import { asSeen, mapsFor, wholeOf } from "./map_source.ts";
import { parametersOf, type SemanticModel } from "./model.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** How {@linkcode semanticRestorer} works through a picture. */
export interface RestoreOptions extends TileOptions {
  /** What the restorer is called in tables. */
  readonly name?: string | undefined;
  /** Pixels that are computed around each tile; by default what the host asks for. */
  readonly overlap?: number | undefined;
  /**
   * Whether a host that takes means over the whole picture takes them over
   * windows of the size it was trained on instead, as NAFNet's authors do
   * (TLC); true by default.
   */
  readonly local?: boolean | undefined;
}

/**
 * A deblurring model as a restorer of scale 1, for pictures of any size.
 *
 * The prior sees the picture once, as a whole; the host works tile by tile.
 * Attention between channels looks at all positions: what it goes by is
 * gathered first over all tiles, place by place, so that tiles leave no seams.
 *
 * @param model It stays the caller's.
 *
 * @example
 * ```ts
 * import { createImage, openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const config = { ...semantic.presets.tiny, feed: "none" } as const;
 * const host = semantic.createHost(config.host).init(seeded(1));
 * const restorer = semantic.semanticRestorer({ config, host, embedding: [] });
 * const sharp = await restorer.restore(createImage(21, 13, 3));
 * console.log(sharp.width, sharp.height); // 21, 13
 * ```
 */
export function semanticRestorer(
  model: SemanticModel,
  options: RestoreOptions = {},
): Restorer {
  const { teacher } = model;
  return {
    name: options.name ?? nameOf(model),
    scale: 1,
    parameters: parametersOf(model),
    ...(teacher ? { teacher } : {}),
    restore: (image) => restoreWith(model, image, {}, options),
  };
}

/**
 * Restores a picture by an oracle, which is fed with what the teacher sees in
 * the sharp picture: an upper reference, not a method.
 *
 * @param model One that was trained with `feed: "oracle"`.
 * @param blurry The picture to restore.
 * @param sharp The sharp picture, of the same size.
 * @throws {InputError} Of a model that is no oracle or had another teacher,
 * and of pictures of two sizes.
 *
 * @example
 * ```ts
 * import { createImage, openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "wasm" });
 * const { encoder } = semantic.priorPresets.tiny;
 * const net = semantic.createClassifier(encoder);
 * const teacher = semantic.classifierTeacher(encoder, net.init(seeded(1)), {
 *   ...{ name: "untrained", hash: "none" },
 * });
 * const config = { ...semantic.presets.tiny, feed: "oracle" } as const;
 * const host = semantic.createHost(config.host);
 * const model = {
 *   config,
 *   host: host.init(seeded(2)),
 *   embedding: semantic.initEmbedding(
 *     seeded(3),
 *     config.embedding,
 *     teacher.levels,
 *     host.places,
 *   ),
 * };
 * const picture = createImage(20, 16, 3);
 * await semantic.restoreByOracle(model, teacher, picture, picture);
 * ```
 */
export async function restoreByOracle(
  model: SemanticModel,
  teacher: Teacher,
  blurry: Image,
  sharp: Image,
  options: RestoreOptions = {},
): Promise<Image> {
  const { config: { feed }, teacher: own } = model;
  if (feed !== "oracle") {
    throw new InputError(
      `the model is fed with "${feed}"; give one that was trained with "oracle"`,
    );
  }
  if (own && own.hash !== teacher.hash) {
    throw new InputError(
      `the model was trained with ${own.name} (${own.hash}), but the teacher given is ${teacher.name} (${teacher.hash}); give the same`,
    );
  }
  if (blurry.width !== sharp.width || blurry.height !== sharp.height) {
    throw new InputError(
      `the blurry picture is ${blurry.width}x${blurry.height} and the sharp one ${sharp.width}x${sharp.height}; give both of one size`,
    );
  }
  return await restoreWith(model, blurry, { teacher, sharp }, options);
}

async function restoreWith(
  { config, host: weights, embedding, prior }: SemanticModel,
  image: Image,
  oracle: { readonly teacher?: Teacher; readonly sharp?: Image },
  { tile, overlap, local = true, signal, onTile }: RestoreOptions,
): Promise<Image> {
  const { feed, priorScale, patch } = config;
  const created = createHost(config.host);
  const host = local && created.local?.(patch) || created;
  const { multiple } = host;
  const rgb = toRgb(image);
  const input = tf.tidy(() => continueTo(toTensor(rgb), multiple));
  const [, height, width] = input.shape;
  const how = {
    ...{ tile: upTo(tile ?? host.tile ?? 384, multiple), multiple, signal },
    overlap: upTo(overlap ?? host.overlap, multiple),
  };
  const parts = tiles(width, height, how.tile, how.overlap, multiple);
  const gathers = parts.length > 1 && embedding.some((at) => at.attention);
  const total = parts.length * (gathers ? host.places.length + 1 : 1);
  let done = 0;
  const tell = () => onTile?.(++done, total);
  const { teacher, sharp } = oracle;
  const whole = wholeOf({ width, height }, priorScale);
  let maps: tf.Tensor4D[] = [];
  const run = (part: Tile, hooks: EmbedHooks) => {
    const embed = embedder(embedding, maps, whole, hooks);
    return host.apply(
      weights,
      cut(input, part),
      feed === "none"
        ? undefined
        : (place, features, region) =>
          embed(place, features, {
            ...region,
            x: region.x + part.outerX,
            y: region.y + part.outerY,
          }),
    ).at(-1)!;
  };
  let sums: AttentionSums[] = [];
  try {
    maps = tf.tidy(() => {
      const seen = (picture: tf.Tensor4D) => asSeen(picture, priorScale);
      return feed === "none" ? [] : [
        ...mapsFor(
          feed,
          { ...prior, teacher },
          seen(input),
          sharp && seen(continueTo(toTensor(toRgb(sharp)), multiple)),
        ),
      ];
    });
    if (gathers) {
      sums = await gatherSums(host.places.length, parts, run, {
        signal,
        onTile: tell,
      });
    }
    const restored = await byTile(
      { width, height, channels: 3 },
      { ...how, onTile: tell },
      (part) => run(part, gathers ? { sums: (place) => sums[place] } : {}),
    );
    return crop(restored, 0, 0, rgb.width, rgb.height);
  } finally {
    tf.dispose([input, ...maps]);
    sums.forEach(disposeSums);
  }
}

function nameOf({ config, teacher }: SemanticModel): string {
  const { name } = createHost(config.host);
  if (config.feed === "none") return name;
  const prior = config.feed === "prior"
    ? teacher?.name ?? "a prior"
    : config.feed;
  return `${name} + ${prior}`;
}

/** The part of `[1, h, w, c]` that a tile is computed from. */
function cut(x: tf.Tensor4D, part: Tile): tf.Tensor4D {
  return tf.slice(x, [0, part.outerY, part.outerX, 0], [
    1,
    part.outerHeight,
    part.outerWidth,
    x.shape[3],
  ]);
}
