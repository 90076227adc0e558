import type { Rng } from "../../random/mod.ts";
import type { Block, Memory } from "./memory.ts";

/** A matrix of weights, `[rows, columns]`: what a layer takes in by what it gives out. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
}

/** Estimates of a matrix' largest singular value and of what belongs to it. */
export interface Spectral {
  /** By column, of length 1. */
  readonly u: Block;
  /** By row, of length 1. */
  readonly v: Block;
  /** One number: u^T W v. */
  readonly sigma: Block;
}

/** Room for the estimates of a matrix. */
export function layOutSpectral(
  memory: Memory,
  { rows, columns }: Matrix,
): Spectral {
  return {
    u: memory.floats(columns),
    v: memory.floats(rows),
    sigma: memory.floats(1),
  };
}

/** Draws where the power iterations start. */
export function initSpectral({ u, v }: Spectral, rng: Rng): void {
  for (const [name, { data }] of Object.entries({ u, v })) {
    const draws = rng.split(name);
    for (let i = 0; i < data.length; i++) data[i] = draws.normal();
    unit(data);
  }
}

/**
 * One power iteration (Miyato et al. 2018, algorithm 1) from one set of
 * estimates to the next.
 */
export function iterate(
  { dense }: Memory,
  { rows, columns }: Matrix,
  weight: Block,
  from: Spectral,
  to: Spectral,
): void {
  dense.dotRows(weight.at, from.u.at, to.v.at, rows, columns);
  unit(to.v.data);
  dense.sumRows(weight.at, to.v.at, to.u.at, rows, columns);
  // u^T W v with u along W v is the length of W v.
  to.sigma.data[0] = unit(to.u.data);
}

/**
 * Adds to a weight's gradient what flows through the division by sigma, with u
 * and v as constants; `product` is the sum of the normalised weight times its
 * gradient.
 */
export function addSigmaGrad(
  { dense }: Memory,
  { rows, columns }: Matrix,
  { u, v, sigma }: Spectral,
  product: number,
  grad: Block,
): void {
  dense.outer(
    v.at,
    u.at,
    grad.at,
    rows,
    columns,
    -product / sigma.data[0],
    1,
  );
}

/** Scales a vector to length 1 and returns the length that it had. */
function unit(x: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  const length = Math.sqrt(sum);
  const scale = 1 / Math.max(length, 1e-12);
  for (let i = 0; i < x.length; i++) x[i] *= scale;
  return length;
}
