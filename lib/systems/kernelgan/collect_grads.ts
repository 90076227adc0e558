import { blocks, type Discriminator, layers } from "./discriminator.ts";
import type { Pass } from "./judge.ts";
import type { Block, Memory } from "./memory.ts";
import { addSigmaGrad } from "./spectral_norm.ts";

/** The parameters' gradients: what the passes found, through their divisions by sigma. */
export function collectGrads(
  memory: Memory,
  { learned: { values, grads }, matrices, frontGrad, turned }: Discriminator,
  passes: readonly Pass[],
): void {
  const { dense, scratch } = memory;
  const { rows, columns } = matrices[0];
  const sum = (
    to: Block,
    parts: readonly Block[],
    scales = parts.map(() => 1),
  ) =>
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
