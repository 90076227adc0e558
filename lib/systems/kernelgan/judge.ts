import { blocks, type Discriminator, side } from "./discriminator.ts";
import type { Block, Memory } from "./memory.ts";
import { layOutSpectral, type Spectral } from "./spectral_norm.ts";

/** Added to batch normalisation's variance. */
const eps = 1e-5;

/** One run of the discriminator: what it sees, all that lies between, and the gradients. */
export interface Pass {
  /** Pixels a side of what it says. */
  readonly out: number;
  readonly features: number;
  /** The crop, `[out + 6, out + 6, 3]` in [-1, 1]. */
  readonly picture: Block;
  readonly pictureGrad: Block;
  readonly spectral: readonly Spectral[];
  readonly patches: Block;
  /** By block: the convolution's result, its statistics, and what the block gives. */
  readonly before: readonly Block[];
  readonly mean: readonly Block[];
  readonly inverse: readonly Block[];
  readonly after: readonly Block[];
  /** Weights divided by sigma, by block; the last layer's beyond them. */
  readonly normalised: readonly Block[];
  /** Their gradients. */
  readonly normalisedGrads: readonly Block[];
  readonly gammaGrads: readonly Block[];
  readonly betaGrads: readonly Block[];
  readonly biasGrad: Block;
  /** How real each place looks, `[out * out]` in (0, 1). */
  readonly map: Block;
  readonly mapGrad: Block;
  readonly flow: readonly [Block, Block];
  readonly turned: Block;
  readonly patchGrads: Block;
}

/** Room for a run on crops of so many pixels a side. */
export function layOutPass(
  memory: Memory,
  { matrices }: Discriminator,
  crop: number,
): Pass {
  const { rows, columns: features } = matrices[0];
  const out = crop - side + 1;
  const places = out * out;
  const room = (size: number, count = blocks) =>
    Array.from({ length: count }, () => memory.floats(size));
  const weights = () => [
    memory.floats(rows * features),
    ...room(features * features, blocks - 1),
    memory.floats(features),
  ];
  return {
    out,
    features,
    picture: memory.floats(crop * crop * 3),
    pictureGrad: memory.floats(crop * crop * 3),
    spectral: matrices.map((matrix) => layOutSpectral(memory, matrix)),
    patches: memory.floats(places * rows),
    before: room(places * features),
    mean: room(features),
    inverse: room(features),
    after: room(places * features),
    normalised: weights(),
    normalisedGrads: weights(),
    gammaGrads: room(features),
    betaGrads: room(features),
    biasGrad: memory.floats(1),
    map: memory.floats(places),
    mapGrad: memory.floats(places),
    flow: [memory.floats(places * features), memory.floats(places * features)],
    turned: memory.floats(rows * features),
    patchGrads: memory.floats(places * rows),
  };
}

/** Judges the pass' picture: fills its map. */
export function judge(
  { dense, scratch }: Memory,
  { learned: { values }, front }: Discriminator,
  pass: Pass,
): void {
  const { out, features, spectral, before, after, normalised, map } = pass;
  const places = out * out;
  const rows = side * side * 3;
  const divided = (weight: Block, sigma: number, to: Block) =>
    dense.addScaled(
      weight.at,
      to.at,
      4 * Math.ceil(to.data.length / 4),
      1 / sigma,
      0,
    );
  const sigma = (i: number) => spectral[i].sigma.data[0];
  divided(front, sigma(0) * sigma(1), normalised[0]);
  for (let i = 1; i < normalised.length; i++) {
    divided(values.of[`layer${i + 1}`], sigma(i + 1), normalised[i]);
  }
  dense.toPatches(pass.picture.at, pass.patches.at, out, side, 3);
  for (let i = 0; i < blocks; i++) {
    const [x, inner] = i === 0
      ? [pass.patches, rows]
      : [after[i - 1], features];
    dense.multiply(
      scratch,
      x.at,
      normalised[i].at,
      before[i].at,
      places,
      inner,
      features,
    );
    dense.normalise(
      before[i].at,
      values.of[`gamma${i + 1}`].at,
      values.of[`beta${i + 1}`].at,
      after[i].at,
      pass.mean[i].at,
      pass.inverse[i].at,
      places,
      features,
      eps,
    );
  }
  const last = after[blocks - 1];
  dense.dotRows(last.at, normalised[blocks].at, map.at, places, features);
  const bias = values.of.bias.data[0];
  for (let i = 0; i < places; i++) {
    map.data[i] = 1 / (1 + Math.exp(-map.data[i] - bias));
  }
}

/** The mean distance of what a pass says from 0 or 1. */
export function distance({ map: { data } }: Pass, wanted: 0 | 1): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += Math.abs(data[i] - wanted);
  return sum / data.length;
}

/**
 * The gradient of {@linkcode distance} times a weight, with respect to the
 * normalised weights (`"weights"`) or the picture (`"picture"`).
 */
export function judgeGrad(
  { dense, scratch }: Memory,
  { learned: { values } }: Discriminator,
  pass: Pass,
  wanted: 0 | 1,
  weight: number,
  towards: "weights" | "picture",
): void {
  const { out, features, map, mapGrad, before, after, normalised } = pass;
  const { normalisedGrads, turned } = pass;
  const places = out * out;
  const rows = side * side * 3;
  const scale = (wanted === 0 ? weight : -weight) / places;
  let sum = 0;
  for (let i = 0; i < places; i++) {
    const y = map.data[i];
    sum += mapGrad.data[i] = scale * y * (1 - y);
  }
  pass.biasGrad.data[0] = sum;
  let [grad, next] = pass.flow;
  if (towards === "weights") {
    dense.sumRows(
      after[blocks - 1].at,
      mapGrad.at,
      normalisedGrads[blocks].at,
      places,
      features,
    );
  }
  dense.outer(
    mapGrad.at,
    normalised[blocks].at,
    grad.at,
    places,
    features,
    1,
    0,
  );
  for (let i = blocks - 1; i >= 0; i--) {
    const [x, inner] = i === 0
      ? [pass.patches, rows]
      : [after[i - 1], features];
    dense.normaliseGrad(
      before[i].at,
      values.of[`gamma${i + 1}`].at,
      after[i].at,
      pass.mean[i].at,
      pass.inverse[i].at,
      grad.at,
      pass.gammaGrads[i].at,
      pass.betaGrads[i].at,
      places,
      features,
    );
    if (towards === "weights") {
      dense.multiplyTransposed(
        scratch,
        x.at,
        grad.at,
        normalisedGrads[i].at,
        inner,
        places,
        features,
      );
      if (i === 0) return;
    }
    const to = i === 0 ? pass.patchGrads : next;
    dense.transpose(normalised[i].at, turned.at, inner, features);
    dense.multiply(scratch, grad.at, turned.at, to.at, places, features, inner);
    [grad, next] = [next, grad];
  }
  dense.fromPatches(pass.patchGrads.at, pass.pictureGrad.at, out, side, 3);
}
