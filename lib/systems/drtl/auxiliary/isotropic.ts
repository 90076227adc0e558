import type { KernelSpec } from "../../../degrade/mod.ts";

/** A round Gaussian; no blur at width 0. */
export function isotropic(sigma: number): KernelSpec {
  const lambda = Math.max(sigma, 0.01);
  return {
    kind: "gaussian",
    size: 21,
    lambda1: lambda,
    lambda2: lambda,
    theta: 0,
  };
}
