import * as tf from "../../engine/tf.ts";
import {
  clip,
  fromTensor,
  type Image,
  toRgb,
  toTensor,
} from "../../image/mod.ts";
import type { Restorer } from "../../metrics/mod.ts";
import { type Tile, tiles } from "../../nn/mod.ts";
import {
  encoderFeatures,
  encoderInput,
  type Representation,
  representation,
} from "./model/encoder.ts";
import { generate } from "./model/generator.ts";
import type { KdsrParams } from "./model/network.ts";

/** How {@linkcode kdsrRestorer} works through a picture. */
export interface RestoreOptions {
  /** What the restorer is called in tables. */
  readonly name?: string;
  /** Longest side of a tile, in LR pixels. */
  readonly tile?: number;
  /**
   * Pixels that are computed around each tile. By default the receptive
   * radius, but no more than 32: deeper networks are cut short there.
   */
  readonly overlap?: number;
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
  { tile = 192, overlap }: RestoreOptions,
): Promise<Image> {
  const around = overlap ??
    Math.min(32, receptiveRadius(params.generator.blocks.length));
  const lr = toTensor(toRgb(image));
  const hr = sharp && toTensor(toRgb(sharp));
  const idr = represent(params, lr, hr, tile);
  const scale = scaleOf(params);
  const result = tf.tidy(() => {
    const rows: tf.Tensor4D[][] = [];
    for (const part of tiles(image.width, image.height, tile, around)) {
      if (part.x === 0) rows.push([]);
      const sr = tf.tidy(() => {
        const outer = generate(params.generator, cut(lr, part), idr.compact);
        return tf.slice(outer, [
          0,
          (part.y - part.outerY) * scale,
          (part.x - part.outerX) * scale,
          0,
        ], [1, part.height * scale, part.width * scale, 3]);
      });
      rows[rows.length - 1].push(sr);
    }
    return tf.concat(rows.map((row) => tf.concat(row, 2)), 1);
  });
  tf.dispose([lr, idr.full, idr.compact]);
  hr?.dispose();
  const [restored] = await fromTensor(result);
  result.dispose();
  return clip(restored);
}

/**
 * D' and D of one picture, its features averaged tile by tile; equal to
 * encoding it as a whole.
 */
function represent(
  { encoder }: KdsrParams,
  lr: tf.Tensor4D,
  hr: tf.Tensor4D | undefined,
  tile: number,
): Representation {
  const [, height, width] = lr.shape;
  const around = receptiveRadius(encoder.residual.length);
  return tf.tidy(() => {
    const input = encoderInput(lr, hr);
    const sums = tiles(width, height, tile, around).map((part) =>
      tf.tidy(() => {
        const outer = encoderFeatures(encoder, cut(input, part));
        const own = tf.slice(outer, [
          0,
          part.y - part.outerY,
          part.x - part.outerX,
          0,
        ], [1, part.height, part.width, outer.shape[3]]);
        return tf.sum(own, [1, 2]) as tf.Tensor2D;
      })
    );
    const mean = tf.div(tf.addN(sums), width * height);
    return { ...representation(encoder, mean as tf.Tensor2D) };
  });
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
