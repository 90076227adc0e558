import { breathe } from "../../engine/breathe.ts";
import * as tf from "../../engine/tf.ts";
import { type Image, toRgb, toTensor } from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { byTile } from "../../nn/by_tile.ts";
import { type Tile, type TileOptions, tiles } from "../../nn/mod.ts";
import {
  encoderFeatures,
  encoderInput,
  representation,
} from "./model/encoder.ts";
import { generate } from "./model/generator.ts";
import type { KdsrParams } from "./model/network.ts";

/** How {@linkcode kdsrRestorer} works through a picture. */
export interface RestoreOptions extends TileOptions {
  /** What the restorer is called in tables. */
  readonly name?: string | undefined;
  /**
   * Pixels that are computed around each tile. By default the receptive
   * radius, but no more than 32: deeper networks are cut short there.
   */
  readonly overlap?: number | undefined;
}

/**
 * A student as a restorer. The representation is computed once, over the whole
 * picture; large pictures are restored tile by tile with it.
 *
 * @param params Parameters of a student; they stay the caller's.
 *
 * @example
 * ```ts
 * import { createImage, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 2, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const student = kdsr.initKdsr(seeded(1), model, "student");
 * const sr = await kdsr.kdsrRestorer(student).restore(createImage(6, 5, 3));
 * console.log(sr.width, sr.height); // 12, 10
 * ```
 */
export function kdsrRestorer(
  params: KdsrParams,
  options: RestoreOptions = {},
): Restorer {
  return {
    name: options.name ?? "KDSR student",
    scale: scaleOf(params),
    restore: (image) => restoreWith(params, image, undefined, options),
  };
}

/**
 * Restores a picture with a teacher, which sees the sharp picture: an upper
 * reference for the student, not a method.
 *
 * @param params Parameters of a teacher.
 * @param lr The degraded picture.
 * @param hr The sharp picture, `scale` times as large.
 *
 * @example
 * ```ts
 * import { createImage, kdsr, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const model = { scale: 2, features: 4, blocks: 1, encoderBlocks: 1 } as const;
 * const teacher = kdsr.initKdsr(seeded(1), model, "teacher");
 * const sr = await kdsr.restoreWithTeacher(
 *   teacher,
 *   createImage(6, 5, 3),
 *   createImage(12, 10, 3),
 * );
 * console.log(sr.width); // 12
 * ```
 */
export function restoreWithTeacher(
  params: KdsrParams,
  lr: Image,
  hr: Image,
  options: RestoreOptions = {},
): Promise<Image> {
  return restoreWith(params, lr, hr, options);
}

async function restoreWith(
  params: KdsrParams,
  image: Image,
  sharp: Image | undefined,
  { tile = 192, overlap, signal, onTile }: RestoreOptions,
): Promise<Image> {
  const around = overlap ??
    Math.min(32, receptiveRadius(params.generator.blocks.length));
  const rgb = toRgb(image);
  const lr = toTensor(rgb);
  const hr = sharp && toTensor(toRgb(sharp));
  const input = tf.tidy(() => encoderInput(lr, hr));
  let compact: tf.Tensor2D | undefined;
  try {
    compact = await represent(params, input, { tile, signal });
    const scale = scaleOf(params);
    return await byTile(
      rgb,
      { tile, overlap: around, scale, signal, onTile },
      (part) => generate(params.generator, cut(lr, part), compact!),
    );
  } finally {
    tf.dispose([lr, hr ?? [], input, compact ?? []]);
  }
}

/**
 * D of one picture, the encoder's features averaged tile by tile; equal to
 * encoding it as a whole.
 */
async function represent(
  { encoder }: KdsrParams,
  input: tf.Tensor4D,
  { tile, signal }: {
    readonly tile: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<tf.Tensor2D> {
  const [, height, width] = input.shape;
  const around = receptiveRadius(encoder.residual.length);
  const sums: tf.Tensor2D[] = [];
  try {
    for (const part of tiles(width, height, tile, around)) {
      await breathe();
      signal?.throwIfAborted();
      sums.push(tf.tidy(() => {
        const outer = encoderFeatures(encoder, cut(input, part));
        const own = tf.slice(outer, [
          0,
          part.y - part.outerY,
          part.x - part.outerX,
          0,
        ], [1, part.height, part.width, outer.shape[3]]);
        return tf.sum(own, [1, 2]) as tf.Tensor2D;
      }));
    }
    return tf.tidy(() => {
      const mean = tf.div(tf.addN(sums), width * height);
      return representation(encoder, mean as tf.Tensor2D).compact;
    });
  } finally {
    tf.dispose(sums);
  }
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

/** LR pixels that a result reaches to: two 3x3 layers a block and some around. */
function receptiveRadius(blocks: number): number {
  return 2 * blocks + 4;
}

function scaleOf({ generator }: KdsrParams): number {
  return Math.sqrt(
    generator.upsample.reduce(
      (factor, { weight }) => factor * weight.shape[3] / weight.shape[2],
      1,
    ),
  );
}
