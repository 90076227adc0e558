/**
 * Blind image restoration for notebooks: degrade, train, watch, stop, resume,
 * restore and compare.
 *
 * @module
 */
export * from "./lib/engine/mod.ts";
export * from "./lib/random/mod.ts";
export * from "./lib/image/mod.ts";
export * from "./lib/nn/mod.ts";
export * from "./lib/optim/mod.ts";
export * from "./lib/loss/mod.ts";
export * from "./lib/degrade/mod.ts";
export * from "./lib/metrics/mod.ts";
export * from "./lib/data/mod.ts";
export * from "./lib/train/mod.ts";
export * from "./lib/show/mod.ts";
export * as drtl from "./lib/systems/drtl/mod.ts";
export * as kdsr from "./lib/systems/kdsr/mod.ts";
export * as semantic from "./lib/systems/semantic/mod.ts";
export * as zssr from "./lib/systems/zssr/mod.ts";
export * as kernelgan from "./lib/systems/kernelgan/mod.ts";
export * as zskd from "./lib/systems/zskd/mod.ts";
