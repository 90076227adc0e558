import type { Rng } from "../../random/mod.ts";
import type { KernelGanConfig } from "./config.ts";
import type { Block, Memory } from "./memory.ts";
import { layOut, type Learned, type ParameterShape } from "./parameters.ts";
import {
  addSigmaGrad,
  initSpectral,
  iterate,
  layOutSpectral,
  type Matrix,
  type Spectral,
} from "./spectral_norm.ts";

/** Side of the first layer's kernel. */
const side = 7;

/** Blocks of 1x1 convolution, batch normalisation and ReLU. */
const blocks = 5;

/** Spectrally normalised layers: the first, one a block, the last. */
const layers = blocks + 2;

/** Added to batch normalisation's variance. */
const eps = 1e-5;

/**
 * The discriminator: a 7x7 convolution, five blocks of 1x1 convolution, batch
 * normalisation and ReLU, a 1x1 convolution and a sigmoid, all without
 * padding, every convolution under spectral norm.
 *
 * As nothing stands between the first two convolutions, they are multiplied
 * into one. Biases of convolutions before a batch normalisation, which takes
 * them away again, are left out.
 */
export interface Discriminator {
  readonly learned: Learned;
  readonly matrices: readonly Matrix[];
  /** The first two layers' product, `[147, features]`. */
  readonly front: Block;
  /** Sum of the front's gradients before its two layers take their shares. */
  readonly frontGrad: Block;
  readonly turned: Block;
}

/** The discriminator's weights as `[in, out]` matrices of HWIO, and the rest of its parameters. */
export function discriminatorShapes(
  { features }: KernelGanConfig,
): ParameterShape[] {
  const each = (name: string, shape: number[]) =>
    Array.from({ length: blocks }, (_, i) => ({ name: `${name}${i + 1}`, shape }));
  return [
    { name: "layer0", shape: [side, side, 3, features] },
    ...each("layer", [1, 1, features, features]),
    { name: `layer${layers - 1}`, shape: [1, 1, features, 1] },
    ...each("gamma", [features]),
    ...each("beta", [features]),
    { name: "bias", shape: [1] },
  ];
}

/** Room for a discriminator. */
export function layOutDiscriminator(
  memory: Memory,
  config: KernelGanConfig,
): Discriminator {
  const { features } = config;
  const rows = side * side * 3;
  return {
    learned: layOut(memory, discriminatorShapes(config)),
    // The last layer is taken as one row: the transposed has the same sigma.
    matrices: [
      { rows, columns: features },
      ...Array<Matrix>(blocks).fill({ rows: features, columns: features }),
      { rows: 1, columns: features },
    ],
    front: memory.floats(rows * features),
    frontGrad: memory.floats(rows * features),
    turned: memory.floats(rows * features),
  };
}

/**
 * Draws the parameters as the released code comes by them: uniform within
 * 1 / sqrt(inputs) for convolutions, gamma about 1, everything else 0.
 */
export function initDiscriminator({ learned }: Discriminator, rng: Rng): void {
  for (const { name, shape } of learned.shapes) {
    const { data } = learned.values.of[name];
    const draws = rng.split(name);
    if (shape.length === 4) {
      const bound = 1 / Math.sqrt(shape[0] * shape[1] * shape[2]);
      for (let i = 0; i < data.length; i++) data[i] = draws.uniform(-bound, bound);
    } else if (name.startsWith("gamma")) {
      for (let i = 0; i < data.length; i++) data[i] = draws.normal(1, 0.02);
    }
  }
}

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

/** Draws where a pass' power iterations start, and makes the constructor's one iteration. */
export function initVectors(
  memory: Memory,
  { matrices, learned }: Discriminator,
  { spectral }: Pass,
  rng: Rng,
): void {
  matrices.forEach((matrix, i) => {
    initSpectral(spectral[i], rng.split(i));
    iterate(memory, matrix, learned.values.of[`layer${i}`], spectral[i], spectral[i]);
  });
}

/** One power iteration for every layer, from one pass' estimates to the next one's. */
export function iterateAll(
  memory: Memory,
  { matrices, learned }: Discriminator,
  from: Pass,
  to: Pass,
): void {
  matrices.forEach((matrix, i) =>
    iterate(
      memory,
      matrix,
      learned.values.of[`layer${i}`],
      from.spectral[i],
      to.spectral[i],
    )
  );
}

/** Multiplies the first two layers; has to follow every change of the weights. */
export function joinFront(
  { dense, scratch }: Memory,
  { learned: { values }, front, matrices }: Discriminator,
): void {
  const { rows, columns } = matrices[0];
  dense.multiply(
    scratch,
    values.of.layer0.at,
    values.of.layer1.at,
    front.at,
    rows,
    columns,
    columns,
  );
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
    dense.addScaled(weight.at, to.at, 4 * Math.ceil(to.data.length / 4), 1 / sigma, 0);
  const sigma = (i: number) => spectral[i].sigma.data[0];
  divided(front, sigma(0) * sigma(1), normalised[0]);
  for (let i = 1; i < normalised.length; i++) {
    divided(values.of[`layer${i + 1}`], sigma(i + 1), normalised[i]);
  }
  dense.toPatches(pass.picture.at, pass.patches.at, out, side, 3);
  for (let i = 0; i < blocks; i++) {
    const [x, inner] = i === 0 ? [pass.patches, rows] : [after[i - 1], features];
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
    const [x, inner] = i === 0 ? [pass.patches, rows] : [after[i - 1], features];
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

/** The parameters' gradients: what the passes found, through their divisions by sigma. */
export function collectGrads(
  memory: Memory,
  { learned: { values, grads }, matrices, front, frontGrad, turned }: Discriminator,
  passes: readonly Pass[],
): void {
  const { dense, scratch } = memory;
  const { rows, columns } = matrices[0];
  const sum = (to: Block, parts: readonly Block[], scales = parts.map(() => 1)) =>
    parts.forEach((part, i) =>
      dense.addScaled(
        part.at,
        to.at,
        4 * Math.ceil(to.data.length / 4),
        scales[i],
        i === 0 ? 0 : 1,
      )
    );
  const sigma = (pass: Pass, i: number) => pass.spectral[i].sigma.data[0];
  for (let i = 1; i <= blocks; i++) {
    sum(grads.of[`gamma${i}`], passes.map((pass) => pass.gammaGrads[i - 1]));
    sum(grads.of[`beta${i}`], passes.map((pass) => pass.betaGrads[i - 1]));
  }
  grads.of.bias.data[0] = passes.reduce((n, p) => n + p.biasGrad.data[0], 0);
  for (let i = 2; i < layers; i++) {
    const own = passes.map((pass) => pass.normalisedGrads[i - 1]);
    sum(grads.of[`layer${i}`], own, passes.map((pass) => 1 / sigma(pass, i)));
  }
  // Front = layer0 layer1 / (sigma0 sigma1): each of both takes the other's share.
  const fronts = passes.map((pass) => pass.normalisedGrads[0]);
  sum(frontGrad, fronts, passes.map((p) => 1 / (sigma(p, 0) * sigma(p, 1))));
  dense.transpose(values.of.layer1.at, turned.at, columns, columns);
  dense.multiply(
    scratch,
    frontGrad.at,
    turned.at,
    grads.of.layer0.at,
    rows,
    columns,
    columns,
  );
  dense.multiplyTransposed(
    scratch,
    values.of.layer0.at,
    frontGrad.at,
    grads.of.layer1.at,
    columns,
    rows,
    columns,
  );
  for (const pass of passes) {
    const products = pass.normalised.map((weight, i) => {
      const size = weight.data.length;
      dense.dotRows(weight.at, pass.normalisedGrads[i].at, turned.at, 1, size);
      return turned.data[0];
    });
    matrices.forEach((matrix, i) =>
      addSigmaGrad(
        memory,
        matrix,
        pass.spectral[i],
        products[Math.max(0, i - 1)],
        grads.of[`layer${i}`],
      )
    );
  }
}
