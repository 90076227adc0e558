import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import { mapTree, namedLeaves, type Params } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import type { Level } from "../classifier/level.ts";
import { createClassifier } from "../classifier/create_classifier.ts";
import type { PriorConfig } from "./config.ts";
import { applyFusion, type FusionParams, initFusion } from "./fusion.ts";
import { type AdapterParams, applyAdapters, initAdapters } from "./adapters.ts";

/** The parameters of a prior. */
export type PriorParams = {
  /** Of the network that sees the blurry picture, a classifier's. */
  readonly encoder: Params;
  /** Of what makes the teacher's levels from its own. */
  readonly fusion: FusionParams | AdapterParams;
};

/** What a prior makes of blurry pictures. */
export interface PriorSeen {
  /** The maps to embed, R_l, as {@linkcode priorLevels} describes them. */
  readonly maps: tf.Tensor4D[];
  /** What should equal the teacher's levels on the sharp pictures, Q_l. */
  readonly levels: tf.Tensor4D[];
  /** One number a class, `[batch, classes]`, where the encoder has a head. */
  readonly logits?: tf.Tensor2D;
}

/**
 * Draws the parameters of a prior.
 *
 * @param from What the encoder starts from, the parameters of a classifier of
 * the same architecture; they are copied. Drawn anew unless given.
 * @param levels The teacher's levels, which Q_l has the channels of; the
 * encoder's own unless given.
 * @param deviations Of the teacher's levels, the size that Q_l begins with; 1
 * unless given.
 * @throws {InputError} When `from` belongs to another architecture, `width` is
 * no multiple of 8, or a residual is asked for of other channels than the teacher's.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny } = semantic.priorPresets;
 * const prior = semantic.initPrior(seeded(1), tiny);
 * console.log(Object.keys(prior)); // encoder, fusion
 * ```
 */
export function initPrior(
  rng: Rng,
  config: PriorConfig,
  { from, levels, deviations }: {
    readonly from?: Params | undefined;
    readonly levels?: readonly Level[] | undefined;
    readonly deviations?: readonly number[] | undefined;
  } = {},
): PriorParams {
  const classifier = createClassifier(config.encoder);
  const own = classifier.levels.map(({ channels }) => channels);
  const wanted = levels?.map(({ channels }) => channels) ?? own;
  const scales = deviations ?? wanted.map(() => 1);
  const rest = rng.split("fusion");
  const residual = config.fusion && config.residual;
  if (residual && `${own}` !== `${wanted}`) {
    throw new InputError(
      `the levels of ${classifier.name} have ${own} channels and its teacher's ${wanted}; give a teacher of the same, or set "residual" to false`,
    );
  }
  const drawn = classifier.init(rng.split("encoder"));
  return {
    encoder: from ? copied(from, drawn, classifier.name) : drawn,
    fusion: config.fusion
      ? initFusion(rest, own, wanted, { ...config, deviations: scales })
      : initAdapters(rest, own, wanted, scales),
  };
}

/**
 * What a prior makes of blurry pictures `[batch, h, w, 3]`, RGB in [0, 1],
 * with sides that are multiples of 32.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const { tiny } = semantic.priorPresets;
 * const params = semantic.initPrior(seeded(1), tiny);
 * const { maps } = semantic.applyPrior(params, tiny, tf.zeros([1, 32, 64, 3]));
 * console.log(maps[0].shape); // [1, 8, 16, 16]
 * ```
 */
export function applyPrior(
  { encoder, fusion }: PriorParams,
  config: PriorConfig,
  blurry: tf.Tensor4D,
): PriorSeen {
  const { levels, logits } = createClassifier(config.encoder)
    .apply(encoder, blurry);
  const seen = config.fusion
    ? applyFusion(fusion as FusionParams, levels)
    : applyAdapters(fusion as AdapterParams, levels);
  return {
    maps: seen.maps,
    levels: config.fusion && config.residual
      ? levels.map((level, l) => tf.add(level, seen.levels[l]))
      : seen.levels,
    ...(logits ? { logits } : {}),
  };
}

/**
 * Strides and channels of the maps that a prior of this configuration gives:
 * the fused width, or the encoder's own channels without fusion.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * const levels = semantic.priorLevels(semantic.priorPresets.tiny);
 * console.log(levels[3]); // { stride: 32, channels: 16 }
 * ```
 */
export function priorLevels({ encoder, fusion, width }: PriorConfig): Level[] {
  return createClassifier(encoder).levels.map(({ stride, channels }) => ({
    stride,
    channels: fusion ? width : channels,
  }));
}

/** A copy of the given parameters in place of the drawn ones, which are freed. */
function copied(from: Params, drawn: Params, name: string): Params {
  const given = new Map(namedLeaves(from));
  const expected = namedLeaves(drawn);
  const fits = given.size === expected.length &&
    expected.every(([path, { shape }]) =>
      `${given.get(path)?.shape}` === `${shape}`
    );
  tf.dispose(expected.map(([, tensor]) => tensor));
  if (!fits) {
    throw new InputError(
      `the parameters to start the encoder from are not those of ${name}; give a teacher of the same architecture, or none`,
    );
  }
  return mapTree((tensor) => tf.clone(tensor), from);
}
