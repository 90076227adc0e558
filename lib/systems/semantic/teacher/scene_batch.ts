import type { Source } from "../../../data/mod.ts";
import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import {
  augment,
  clip,
  crop,
  type Image,
  imresize,
  toRgb,
  toTensor,
} from "../../../image/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { jitterColour } from "./jitter_colour.ts";
import type { View } from "./scenes.ts";
import type { StandInConfig } from "./stand_in_config.ts";

/** Crops in their four turns, with labels; the tensors are the caller's to dispose. */
export interface SceneBatch {
  /** `[4 * crops, patch, patch, 3]`. */
  readonly pictures: tf.Tensor4D;
  /** The scene of each, `[4 * crops]`. */
  readonly scenes: tf.Tensor1D;
  /** Quarter turns of each, clockwise, 0 to 3, `[4 * crops]`. */
  readonly turns: tf.Tensor1D;
}

/** What turns by quarters, clockwise. */
const quarterTurns = [
  { flipX: false, flipY: false, transpose: false },
  { flipX: false, flipY: true, transpose: true },
  { flipX: true, flipY: true, transpose: false },
  { flipX: true, flipY: false, transpose: true },
] as const;

/**
 * Random resized crops of views, mirrored at random, each in all four turns (of
 * which one alone says little). They stay sharp: blur is no augmentation of a
 * teacher that has to see it.
 *
 * @param coloured Whether colours are jittered too.
 * @throws {InputError} Where a view is smaller than a patch.
 */
export async function sceneBatch(
  { patch, zoom, jitter, grey }: StandInConfig,
  source: Source,
  views: readonly View[],
  rng: Rng,
  coloured: boolean,
): Promise<SceneBatch> {
  const pictures = await Promise.all(views.map(async (view, i) => {
    const own = rng.split(i);
    const part = await cropOf(source, view, patch, zoom, own.split("crop"));
    const small = clip(imresize(part, { width: patch, height: patch }));
    if (coloured) jitterColour(small, jitter, grey, own.split("colour"));
    const mirrored = own.split("mirror").chance()
      ? augment(small, { flipX: true, flipY: false, transpose: false })
      : small;
    return quarterTurns.map((turn) => augment(mirrored, turn));
  }));
  const turns = quarterTurns.map((_, turn) => turn);
  return {
    pictures: toTensor(pictures.flat()),
    scenes: tf.tensor1d(
      views.flatMap(({ scene }) => turns.map(() => scene)),
      "int32",
    ),
    turns: tf.tensor1d(views.flatMap(() => turns), "int32"),
  };
}

/** A square of a view, `zoom` patches a side. */
async function cropOf(
  source: Source,
  { index, from, to }: View,
  patch: number,
  [least, most]: StandInConfig["zoom"],
  rng: Rng,
): Promise<Image> {
  const choose = (width: number, height: number) => {
    const left = Math.ceil(from * width);
    const columns = Math.floor(to * width) - left;
    const room = Math.min(columns, height);
    if (room < patch) {
      throw new InputError(
        `"${source.nameOf(index)}" leaves ${columns}x${height} pixels for ${
          from > 0 ? "tests" : "training"
        }, less than a patch of ${patch}x${patch}; give larger pictures or a smaller patch`,
      );
    }
    const zoom = least * (most / least) ** rng.uniform();
    const side = Math.min(room, Math.round(patch * zoom));
    return {
      x: left + rng.integer(columns - side + 1),
      y: rng.integer(height - side + 1),
      width: side,
      height: side,
    };
  };
  let part: Image;
  if (source.loadPart) {
    part = await source.loadPart(index, choose);
  } else {
    const whole = await source.load(index);
    const { x, y, width, height } = choose(whole.width, whole.height);
    part = crop(whole, x, y, width, height);
  }
  return part.channels === 1 ? toRgb(part) : part;
}
