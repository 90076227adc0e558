import type { Rng } from "../../random/mod.ts";
import type { KernelGanConfig } from "./config.ts";
import type { Block, Memory } from "./memory.ts";
import { layOut, type Learned, type ParameterShape } from "./parameters.ts";
import type { Matrix } from "./spectral_norm.ts";

/** Side of the first layer's kernel. */
export const side = 7;

/** Blocks of 1x1 convolution, batch normalisation and ReLU. */
export const blocks = 5;

/** Spectrally normalised layers: the first, one a block, the last. */
export const layers = blocks + 2;

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
    Array.from(
      { length: blocks },
      (_, i) => ({ name: `${name}${i + 1}`, shape }),
    );
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
      for (let i = 0; i < data.length; i++) {
        data[i] = draws.uniform(-bound, bound);
      }
    } else if (name.startsWith("gamma")) {
      for (let i = 0; i < data.length; i++) data[i] = draws.normal(1, 0.02);
    }
  }
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
