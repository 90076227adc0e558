import { InputError, resizeBilinear } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { Level } from "./classifier/level.ts";
import type { Feed, SemanticConfig } from "./config.ts";
import { continueTo, upTo } from "./continue_to.ts";
import type { Size } from "./embedding/cover.ts";
import type { PriorMaps } from "./embedding/embedding.ts";
import type { PriorConfig } from "./prior/config.ts";
import { applyPrior, priorLevels, type PriorParams } from "./prior/network.ts";
import { unitPower } from "./prior/unit_power.ts";
import type { Teacher } from "./teacher/teacher.ts";

/** A prior's deepest stride: the sides of what it sees are multiples of it. */
const deepest = 32;

/** What a prior's maps are made with. */
export interface MapOptions {
  /** The prior's configuration; not needed for `none` and `oracle`. */
  readonly config?: PriorConfig | undefined;
  /** Its parameters; needed for `random` and `prior`. */
  readonly params?: PriorParams | undefined;
  /** Needed for `oracle`. */
  readonly teacher?: Teacher | undefined;
}

/**
 * Strides and channels of the maps that a host is fed with.
 *
 * @throws {InputError} Where what they are made with is missing.
 */
export function levelsOf(
  feed: Feed,
  { config, teacher }: MapOptions,
): readonly Level[] {
  if (feed === "none") return [];
  if (feed === "oracle") {
    if (teacher) return teacher.levels;
    throw new InputError(
      "no teacher was given; an oracle is fed with what a teacher sees",
    );
  }
  if (config) return priorLevels(config);
  throw new InputError(
    `no prior was given; what is fed is "${feed}", whose maps are sized like a prior's`,
  );
}

/**
 * The maps that a host is fed with.
 *
 * @param blurry As {@linkcode asSeen} makes it.
 * @param sharp Likewise, for the oracle.
 */
export function mapsFor(
  feed: Feed,
  options: MapOptions,
  blurry: tf.Tensor4D,
  sharp?: tf.Tensor4D,
): PriorMaps {
  const { config, params, teacher } = options;
  const levels = levelsOf(feed, options);
  switch (feed) {
    case "none":
      return [];
    case "zeros": {
      const [batch, height, width] = blurry.shape;
      return levels.map(({ stride, channels }) =>
        tf.zeros([batch, height / stride, width / stride, channels])
      );
    }
    case "oracle":
      if (!sharp) {
        throw new InputError(
          "no sharp picture was given; an oracle is fed with what a teacher sees in it",
        );
      }
      return tf.tidy(() => teacher!.see(sharp).levels.map(unitPower));
    default:
      if (!params) {
        throw new InputError(
          `no prior's parameters were given; what is fed is "${feed}"`,
        );
      }
      return tf.tidy(() => [...applyPrior(params, config!, blurry).maps]);
  }
}

/**
 * Pictures as a prior or teacher is shown them: continued to what its deepest
 * stride needs, and made smaller.
 *
 * @param pictures `[batch, h, w, 3]`.
 */
export function asSeen(
  pictures: tf.Tensor4D,
  scale: SemanticConfig["priorScale"],
): tf.Tensor4D {
  return tf.tidy(() => {
    const whole = continueTo(pictures, deepest / scale);
    const [, height, width] = whole.shape;
    return scale === 1
      ? whole
      : resizeBilinear(whole, [height * scale, width * scale]);
  });
}

/** The pixels that are then seen, of pictures of a width and height. */
export function wholeOf(
  { width, height }: Size,
  scale: SemanticConfig["priorScale"],
): Size {
  return {
    width: upTo(width, deepest / scale),
    height: upTo(height, deepest / scale),
  };
}
