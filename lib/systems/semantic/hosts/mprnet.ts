import { conv2d, InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";
import { checkSizes } from "./check_sizes.ts";
import type { MprnetConfig } from "./config.ts";
import { charbonnierLoss, edgeLoss } from "./edge_loss.ts";
import type { Embed, Host, Place, Region } from "./host.ts";
import {
  applyAttentionBlocks,
  initAttentionBlocks,
  initWeight,
  type MprnetBlockParams,
  wide,
} from "./mprnet_block.ts";
import {
  applyOriginal,
  initOriginal,
  type MprnetOriginalParams,
} from "./mprnet_original.ts";
import {
  decode,
  encode,
  initDecoder,
  initEncoder,
  type MprnetDecoderParams,
  type MprnetEncoderParams,
  type StageFeatures,
} from "./mprnet_unet.ts";

/** The first features of a stage. */
export type MprnetShallowParams = {
  readonly conv: tf.Tensor4D;
  readonly block: MprnetBlockParams;
};

/** A supervised attention module's 1x1 convolutions (paper Fig. 5). */
export type MprnetSupervisedParams = {
  readonly features: tf.Tensor4D;
  readonly picture: tf.Tensor4D;
  readonly gate: tf.Tensor4D;
};

/** The parameters of {@linkcode mprnet}; its convolutions have no biases. */
export type MprnetParams = {
  /** The PReLU's slope, `[1]`, one for the whole network. */
  readonly slope: tf.Tensor1D;
  /** Of the three stages. */
  readonly shallow: readonly MprnetShallowParams[];
  /** Of stages 1 and 2. */
  readonly encoders: readonly MprnetEncoderParams[];
  /** Of stages 1 and 2. */
  readonly decoders: readonly MprnetDecoderParams[];
  /** Stage 3. */
  readonly original: MprnetOriginalParams;
  /** After stages 1 and 2. */
  readonly supervised: readonly MprnetSupervisedParams[];
  /** Joins a stage's first features with those of the stage before. */
  readonly joins: readonly tf.Tensor4D[];
  readonly tail: tf.Tensor4D;
};

const levels = 3;

/**
 * MPRNet (Zamir et al., "Multi-Stage Progressive Image Restoration", CVPR
 * 2021) for deblurring, as released: a UNet over quarters of the picture, a
 * UNet over its halves and a stage at the original resolution, each of which
 * gives a picture. Its loss is the sum of {@linkcode charbonnierLoss} and 0.05
 * {@linkcode edgeLoss} over the three.
 *
 * A prior is embedded in the decoders of stages 1 and 2, before the blocks of
 * each level, and after the second block of stage 3. The first stage's decoder
 * sees the upper and the lower half of the picture one after the other.
 *
 * @throws {InputError} Where a size is no whole number of at least 1.
 *
 * @example
 * ```ts
 * import { openEngine, seeded, semantic, tf } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const host = semantic.mprnet({
 *   ...{ kind: "mprnet", features: 4, levelFeatures: 2, stageFeatures: 2 },
 *   stageBlocks: 1,
 * });
 * const stages = host.apply(host.init(seeded(1)), tf.zeros([1, 8, 16, 3]));
 * console.log(stages.length, host.places.length); // 3, 7
 * ```
 */
export function mprnet(config: MprnetConfig): Host<MprnetParams> {
  const { kind: _, ...sizes } = config;
  checkSizes("MPRNet", sizes);
  return {
    config,
    name: "MPRNet",
    multiple: 2 ** levels,
    // Channel attention sees the whole picture; a tile should see its surroundings.
    overlap: 64,
    // With its overlap about 2 GB; one of 384 would take more than 3 of an engine's 4.
    tile: 256,
    places: places(config),
    init: (rng) => initMprnet(rng, config),
    apply: applyMprnet,
    loss(outputs, sharp) {
      const sum = (loss: typeof edgeLoss) =>
        tf.addN(outputs.map((output) => loss(output, sharp))) as tf.Scalar;
      const [charbonnier, edge] = [sum(charbonnierLoss), sum(edgeLoss)];
      return {
        loss: tf.add(charbonnier, tf.mul(edge, 0.05)),
        report: { charbonnier, edge },
      };
    },
  };
}

function channelsOf({ features, levelFeatures }: MprnetConfig): number[] {
  return Array.from(
    { length: levels },
    (_, level) => features + level * levelFeatures,
  );
}

function places(config: MprnetConfig): Place[] {
  const decoder = channelsOf(config).map((channels, level) => ({
    name: `decoder ${level ? `1/${2 ** level}` : "1"}`,
    ...{ channels, stride: 2 ** level },
  })).reverse();
  const { features, stageFeatures } = config;
  return [
    ...[1, 2].flatMap((stage) =>
      decoder.map((place) => ({
        ...place,
        name: `stage ${stage}, ${place.name}`,
      }))
    ),
    {
      ...{ name: "stage 3, second block", channels: features + stageFeatures },
      stride: 1,
    },
  ];
}

function initMprnet(rng: Rng, config: MprnetConfig): MprnetParams {
  const { features, stageFeatures, stageBlocks } = config;
  const channels = channelsOf(config);
  const last = features + stageFeatures;
  const stages = [0, 1];
  const weight = (name: string, inputs: number, outputs: number, size = 1) =>
    initWeight(rng.split(name), inputs, outputs, size);
  return {
    slope: tf.tensor1d([0.25]),
    shallow: [0, 1, 2].map((i) => ({
      conv: weight(`shallow.${i}.conv`, 3, features, 3),
      block: initAttentionBlocks(rng.split(`shallow.${i}`), features, 1)[0],
    })),
    encoders: stages.map((i) =>
      initEncoder(rng.split(`encoders.${i}`), channels, i > 0)
    ),
    decoders: stages.map((i) =>
      initDecoder(rng.split(`decoders.${i}`), channels)
    ),
    original: initOriginal(rng.split("original"), {
      ...{ channels, features: last, count: stageBlocks },
    }),
    supervised: stages.map((i) => ({
      features: weight(`supervised.${i}.features`, features, features),
      picture: weight(`supervised.${i}.picture`, features, 3),
      gate: weight(`supervised.${i}.gate`, 3, features),
    })),
    joins: [
      weight("joins.0", 2 * features, features, 3),
      weight("joins.1", 2 * features, last, 3),
    ],
    tail: weight("tail", last, 3, 3),
  };
}

function applyMprnet(
  params: MprnetParams,
  blurry: tf.Tensor4D,
  embed: Embed = (_place, features) => features,
): tf.Tensor4D[] {
  const { slope, encoders, decoders, supervised, joins } = params;
  const [, height, width] = blurry.shape;
  if (height % 8 || width % 8) {
    throw new InputError(
      `MPRNet got a picture of ${width}x${height}; give sides that are multiples of 8`,
    );
  }
  const whole = { x: 0, y: 0, width, height };
  const shallow = (stage: number, picture: tf.Tensor4D) =>
    first(params.shallow[stage], slope, picture);
  const decoded = (
    stage: number,
    encoded: readonly tf.Tensor4D[],
    region: Region,
  ) =>
    decode(
      decoders[stage],
      slope,
      encoded,
      (level, x) => embed(levels * stage + levels - 1 - level, x, region),
    );

  // Where no gradient is wanted, what lies between is freed at once.
  const half = (picture: tf.Tensor4D, i: number) => {
    const [left, right] = split(picture, 2).map((quarter) =>
      encode(encoders[0], slope, shallow(0, quarter))
    );
    const region = { ...whole, y: i * height / 2, height: height / 2 };
    const one: StageFeatures = { encoded: joined(left, right, 2), decoded: [] };
    const before = { ...one, decoded: decoded(0, one.encoded, region) };
    const sam = supervise(supervised[0], before.decoded[0], picture);
    const x = join(joins[0], shallow(1, picture), sam.features);
    return {
      encoded: encode(encoders[1], slope, x, before),
      restored: sam.restored,
    };
  };
  const stages = tf.tidy(() => {
    const [top, bottom] = split(blurry, 1)
      .map((picture, i) => tf.tidy(() => half(picture, i)));
    const encoded = joined(top.encoded, bottom.encoded, 1);
    return {
      before: { encoded, decoded: decoded(1, encoded, whole) },
      restored: tf.concat([top.restored, bottom.restored], 1),
    };
  });
  const { before, restored } = stages;
  const { x, sam } = tf.tidy(() => {
    const sam = supervise(supervised[1], before.decoded[0], blurry);
    const x = join(joins[1], shallow(2, blurry), sam.features);
    return { x, sam: sam.restored };
  });
  const last = applyOriginal(
    params.original,
    slope,
    x,
    before,
    (block, x) => block === 1 ? embed(2 * levels, x, whole) : x,
  );
  return [restored, sam, tf.add(wide(last, params.tail), blurry)];
}

/** The two halves of a batch, by row (axis 1) or by column (2). */
function split(x: tf.Tensor4D, axis: 1 | 2): tf.Tensor4D[] {
  return tf.split(x, 2, axis);
}

/** The features of two parts, level by level, as those of one. */
function joined(
  one: readonly tf.Tensor4D[],
  other: readonly tf.Tensor4D[],
  axis: 1 | 2,
): tf.Tensor4D[] {
  return one.map((x, level) => tf.concat([x, other[level]], axis));
}

function first(
  { conv, block }: MprnetShallowParams,
  slope: tf.Tensor1D,
  picture: tf.Tensor4D,
): tf.Tensor4D {
  return applyAttentionBlocks([block], slope, wide(picture, conv));
}

function join(
  weight: tf.Tensor4D,
  own: tf.Tensor4D,
  before: tf.Tensor4D,
): tf.Tensor4D {
  return wide(tf.concat([own, before], 3), weight);
}

/** A stage's picture, and its features, stronger where the picture says so. */
function supervise(
  { features, picture, gate }: MprnetSupervisedParams,
  x: tf.Tensor4D,
  blurry: tf.Tensor4D,
) {
  const restored: tf.Tensor4D = tf.add(conv2d(x, picture), blurry);
  const weights = tf.sigmoid(conv2d(restored, gate));
  const weighed = tf.mul(conv2d(x, features), weights);
  return { restored, features: tf.add(weighed, x) as tf.Tensor4D };
}
