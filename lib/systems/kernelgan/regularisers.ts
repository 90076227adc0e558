import { centreOfMass } from "../../degrade/mod.ts";

/** A term's value and its gradient with respect to what it was given. */
export interface Term {
  readonly value: number;
  readonly grad: Float64Array;
}

/** |1 - sum|: the kernel's taps shall add up to 1. */
export function sumTerm(kernel: Float32Array): Term {
  let sum = 0;
  for (const tap of kernel) sum += tap;
  const grad = new Float64Array(kernel.length).fill(Math.sign(sum - 1));
  return { value: Math.abs(1 - sum), grad };
}

/** The mean of |tap| times {@linkcode boundaryMask}: taps at the border shall be small. */
export function boundaryTerm(kernel: Float32Array, mask: Float64Array): Term {
  const grad = new Float64Array(kernel.length);
  let sum = 0;
  for (let i = 0; i < kernel.length; i++) {
    sum += Math.abs(kernel[i]) * mask[i];
    grad[i] = Math.sign(kernel[i]) * mask[i] / kernel.length;
  }
  return { value: sum / kernel.length, grad };
}

/**
 * The mean of |tap|^exponent: few taps shall do the work. At a tap that is
 * exactly 0, where it has no slope, the gradient is 0.
 */
export function sparseTerm(kernel: Float32Array, exponent: number): Term {
  const grad = new Float64Array(kernel.length);
  let sum = 0;
  for (let i = 0; i < kernel.length; i++) {
    if (kernel[i] === 0) continue;
    const power = Math.abs(kernel[i]) ** exponent;
    sum += power;
    grad[i] = exponent * power / kernel[i] / kernel.length;
  }
  return { value: sum / kernel.length, grad };
}

/** The mean square of how far the centre of mass lies from `centre`, in both directions. */
export function centreTerm(kernel: Float32Array, centre: number): Term {
  const side = Math.sqrt(kernel.length);
  const { x, y } = centreOfMass({ width: side, height: side, data: kernel });
  const sum = kernel.reduce((total, tap) => total + tap, 0);
  const grad = new Float64Array(kernel.length);
  for (let i = 0; i < kernel.length; i++) {
    grad[i] = ((x - centre) * (i % side - x) +
      (y - centre) * (Math.floor(i / side) - y)) / sum;
  }
  return { value: ((x - centre) ** 2 + (y - centre) ** 2) / 2, grad };
}

/**
 * What the boundary term weights taps with: 30 (1 - g), where g is a Gaussian
 * of standard deviation `side` whose largest value is 1, and 0 but for the
 * outer two rings of a 13x13 kernel.
 */
export function boundaryMask(side: number): Float64Array {
  const middle = (side - 1) / 2;
  const bell = (i: number) => Math.exp(-((i - middle) ** 2) / (2 * side ** 2));
  const margin = (side - 7) / 2 - 1;
  const inside = (i: number) => i >= margin && i < side - margin;
  return Float64Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return inside(x) && inside(y) ? 0 : 30 * (1 - bell(x) * bell(y));
  });
}
