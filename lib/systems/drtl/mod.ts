/**
 * DRTL: few-shot real super-resolution by distortion-relation guided transfer
 * (Li et al., arXiv 2111.13078), a reading of what is public of it.
 *
 * @module
 */
export {
  type AuxiliaryTask,
  auxiliaryTasks,
  type TaskOptions,
  type TaskSet,
} from "./auxiliary/auxiliary_tasks.ts";
export {
  type PairBatch,
  taskBatches,
  type TaskBatchesOptions,
} from "./auxiliary/task_batches.ts";
export {
  atScale,
  type DrtlConfig,
  type DrtlPreset,
  type Fall,
  presets,
  withoutTransfer,
} from "./config.ts";
export { fineTune, type FineTuneOptions } from "./fine_tune.ts";
export {
  compareFewShot,
  type CompareOptions,
  type FewShotDraw,
  type FewShotResult,
} from "./few_shot/compare.ts";
export type { FewShotRow } from "./few_shot/judge_starts.ts";
export {
  draws,
  type FewShotSet,
  fewShotSplit,
  shots,
  type Split,
} from "./few_shot/splits.ts";
export { type Candidate, decide, type Decision } from "./guard.ts";
export type { InnerRule, TaskLoss } from "./meta/adapt.ts";
export type { Marks } from "./marks.ts";
export {
  metaGradient,
  type MetaOrder,
  type MetaTask,
} from "./meta/meta_gradient.ts";
export {
  applyBackbone,
  type BackboneParams,
  initBackbone,
} from "./model/backbone.ts";
export type { CnnParams } from "./model/cnn.ts";
export {
  type Backbone,
  type BackboneName,
  backboneOf,
  type DrtlScale,
} from "./model/config.ts";
export type { ResidualNetParams } from "./model/residual_net.ts";
export type { AttentionBlock, RcanParams } from "./model/rcan.ts";
export type { ResidualBlock } from "./model/residual_block.ts";
export { gradientRelations, lossRelations } from "./oracles.ts";
export { readBackbone, type TrainedBackbone } from "./read_backbone.ts";
export { differenceCosines } from "./relation/difference_cosines.ts";
export type { ExtractorParams } from "./relation/extractor.ts";
export type { MemoryBank } from "./relation/memory_bank.ts";
export type { PairTensors } from "./relation/pair_tensors.ts";
export { relate, type Relations } from "./relation/relate.ts";
export {
  initRelation,
  type RelationModel,
  type RelationParams,
  relations,
} from "./relation/relation_network.ts";
export {
  type RelationTraining,
  trainRelation,
} from "./relation/train_relation.ts";
export { weighTasks, type Weighting } from "./relation/weigh_tasks.ts";
export { type DrtlRestoreOptions, drtlRestorer } from "./restorer.ts";
export { pairNames } from "./support/pair_names.ts";
export type { Registration } from "./support/registration.ts";
export {
  type CheckedPair,
  type Support,
  type SupportOptions,
  type SupportPair,
  supportSource,
} from "./support/support_source.ts";
export {
  type JointParams,
  type JointTrainOptions,
  trainJointly,
} from "./train_jointly.ts";
export type { DrtlTrainOptions } from "./train_options.ts";
export {
  type BackboneTraining,
  type PriorOptions,
  trainPrior,
} from "./train_prior.ts";
export {
  transfer,
  type TransferOptions,
  type Transferred,
} from "./transfer.ts";
