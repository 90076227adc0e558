/**
 * zskd: a picture restored by what it alone teaches, its degradation estimated
 * from itself, and a student distilled from a zero-shot teacher (our reading of
 * the abstract of Yuan, Sun and Zheng's "Unsupervised real image
 * super-resolution via knowledge distillation network").
 *
 * @module
 */
export {
  forReal,
  forScale,
  presets,
  type ZskdConfig,
  type ZskdPreset,
} from "./config.ts";
export { type EstimatedDegradation, estimateDegradation } from "./estimate.ts";
export { initTeacher, preprocess, type TeacherParams } from "./model.ts";
export { consistencyLoss, statisticsLoss } from "./losses.ts";
export {
  trainStudent,
  trainTeacher,
  type ZskdTraining,
  type ZskdTrainOptions,
} from "./train.ts";
export { readTrained, type TrainedZskd } from "./read_trained.ts";
export {
  trainedRestorer,
  zskdRestorer,
  type ZskdRestorerOptions,
} from "./restorer.ts";
export {
  type FourRowCell,
  type FourRowMethod,
  fourRowMethods,
  type FourRowOptions,
  fourRows,
} from "./four_rows.ts";
