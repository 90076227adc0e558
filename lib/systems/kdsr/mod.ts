/**
 * KDSR: knowledge-distillation based blind super-resolution (Xia et al., ICLR
 * 2023).
 *
 * @module
 */
export {
  type KdsrConfig,
  type KdsrPreset,
  paperIso,
  presets,
  type Rate,
  shippedConfig,
  withoutDistillation,
} from "./config.ts";
export {
  checkModel,
  type KdsrModel,
  type KdsrSize,
  modelOfSize,
} from "./model/config.ts";
export {
  encode,
  type EncoderParams,
  initEncoder,
  type Representation,
  type Role,
} from "./model/encoder.ts";
export {
  applyDynamicConv,
  type DynamicConvParams,
  dynamicKernels,
  initDynamicConv,
} from "./model/dynamic_conv.ts";
export {
  generate,
  type GeneratorParams,
  initGenerator,
} from "./model/generator.ts";
export {
  applyKdsr,
  initKdsr,
  type KdsrOutput,
  type KdsrParams,
  parameterTotal,
} from "./model/network.ts";
export { distillationLoss } from "./losses.ts";
export {
  type ImportedKdsr,
  importOfficialWeights,
} from "./official_weights.ts";
export { readStudent } from "./read_student.ts";
export { type PublishedRow, publishedTableTwo } from "./published.ts";
export {
  kdsrRestorer,
  type RestoreOptions,
  restoreWithTeacher,
} from "./restorer.ts";
export {
  bicubicMethod,
  studentMethod,
  type TableCell,
  type TableMethod,
  tableTwoCells,
  tableTwoNoises,
  teacherMethod,
} from "./table_two.ts";
export {
  type KdsrTraining,
  type KdsrTrainOptions,
  trainStudent,
  trainTeacher,
} from "./train.ts";
export * as gan from "./gan/mod.ts";
