/**
 * ZSSR: zero-shot super-resolution (Shocher et al., CVPR 2018), trained on the
 * picture that it restores.
 *
 * @module
 */
export type { ZssrAugmentation } from "./augment.ts";
export { backProject } from "./back_projection.ts";
export {
  forScale,
  presets,
  type ZssrConfig,
  type ZssrPreset,
  type ZssrRate,
  type ZssrStage,
} from "./config.ts";
export { lossMap } from "./loss_map.ts";
export { weightedL1 } from "./losses.ts";
export {
  applyZssr,
  initZssr,
  type ZssrModel,
  type ZssrParams,
} from "./model.ts";
export {
  enlarge,
  type Factors,
  type Resizing,
  shrink,
  type Size,
} from "./resize.ts";
export { readTrained, type TrainedZssr } from "./read_trained.ts";
export {
  restoreWith,
  trainedRestorer,
  type ZssrRestoreOptions,
} from "./restore.ts";
export { zssrRestorer, type ZssrRestorerOptions } from "./restorer.ts";
export {
  type RateMemory,
  type RateRule,
  slopeRule,
  type SlopeSettings,
} from "./slope_rule.ts";
export type { ZssrReport } from "./stage.ts";
export {
  train,
  type ZssrTrained,
  type ZssrTraining,
  type ZssrTrainOptions,
} from "./train.ts";
