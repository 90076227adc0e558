import type { KernelSpec } from "./kernel_spec.ts";

/** A kernel of a published table. */
export interface BenchmarkKernel {
  /** Its name in the table, such as `"k1"`. */
  readonly name: string;
  /** Its parameters, for `kernelFrom` and `fixedDegradation`. */
  readonly spec: KernelSpec;
  /** Whether its parameters were published or had to be inferred. */
  readonly status: "published" | "inferred";
  /** Where its parameters come from. */
  readonly source: string;
}

type Ellipse = readonly [lambda1: number, lambda2: number, theta: number];

const lists = {
  kdsr: {
    status: "inferred",
    source: "fitted to the thumbnails of Table 2 in KDSR and MRDA",
    kernels: [
      [4.0, 1.0, 0],
      [3.5, 1.5, 20],
      [3.0, 2.0, 40],
      [2.5, 2.5, 0],
      [3.0, 2.0, 0],
      [3.5, 1.5, 20],
      [4.0, 1.0, 40],
      [3.5, 2.5, 60],
      [4.0, 4.0, 0],
    ],
  },
  dasr: {
    status: "published",
    source: "DASR's list as its readers give it, fits to Table 3's thumbnails",
    kernels: [
      [2.0, 0.2, 0],
      [2.0, 1.0, 10],
      [3.5, 1.5, 30],
      [3.5, 2.0, 45],
      [3.5, 2.0, 90],
      [4.0, 1.5, 120],
      [4.0, 2.0, 135],
      [4.0, 3.0, 165],
      [4.0, 4.0, 180],
    ],
  },
} as const satisfies Record<
  string,
  { status: string; source: string; kernels: readonly Ellipse[] }
>;

/**
 * The nine anisotropic kernels of x4 benchmarks on Set14: `"kdsr"` those of
 * KDSR's Table 2, printed there only as pictures and therefore inferred (the
 * second and the sixth are the same); `"dasr"` those of DASR's Table 3, which
 * also DCLS, LightBSR and CDFormer use.
 *
 * @example
 * ```ts
 * import { kernelFrom, tableTwoKernels } from "blindsight";
 *
 * for (const { name, spec, status } of tableTwoKernels("kdsr")) {
 *   console.log(name, kernelFrom(spec).data[220], status);
 * }
 * ```
 */
export function tableTwoKernels(list: "kdsr" | "dasr"): BenchmarkKernel[] {
  const { status, source, kernels } = lists[list];
  return kernels.map(([lambda1, lambda2, theta], i) => ({
    name: `k${i + 1}`,
    spec: { kind: "gaussian", size: 21, lambda1, lambda2, theta },
    status,
    source,
  }));
}

/**
 * The eight isotropic kernels of the Gaussian8 benchmark, equally spaced:
 * sigma 0.8 to 1.6 for x2, 1.35 to 2.4 for x3, 1.8 to 3.2 for x4 (IKC, DAN).
 * KDSR's code has 0.9, 1.0, … 1.6 for x2, which nobody else uses.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { gaussian8 } from "blindsight";
 *
 * assert(gaussian8(4).length === 8);
 * ```
 */
export function gaussian8(scale: 2 | 3 | 4): BenchmarkKernel[] {
  const [first, last] = { 2: [0.8, 1.6], 3: [1.35, 2.4], 4: [1.8, 3.2] }[scale];
  return Array.from({ length: 8 }, (_, i) => {
    const sigma = Number((first + (last - first) * i / 7).toFixed(4));
    return {
      name: `sigma ${Number(sigma.toFixed(2))}`,
      spec: {
        kind: "gaussian",
        size: 21,
        lambda1: sigma,
        lambda2: sigma,
        theta: 0,
      },
      status: "published",
      source: "IKC and DAN",
    };
  });
}
