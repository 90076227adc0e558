/**
 * Deblurring of severely blurred pictures with a semantic prior, distilled
 * across levels from a classifier and embedded into any host network (after
 * the abstract of Wang et al., arXiv 2302.06898).
 *
 * @module
 */
export {
  type Feed,
  presets,
  type ReleasedSchedule,
  releasedSchedule,
  type SemanticConfig,
  type SemanticPreset,
} from "./config.ts";
export type { Classifier, Seen } from "./classifier/classifier.ts";
export type {
  ClassifierConfig,
  EfficientNetLite0Config,
  StandInNetConfig,
} from "./classifier/config.ts";
export { createClassifier } from "./classifier/create_classifier.ts";
export type { Level } from "./classifier/level.ts";
export type { Teacher } from "./teacher/teacher.ts";
export { classifierTeacher } from "./teacher/classifier_teacher.ts";
export {
  efficientNetTeacher,
  type EfficientNetTeacherOptions,
} from "./teacher/efficientnet_teacher.ts";
export { readStandIn, standInTeacher } from "./teacher/stand_in_teacher.ts";
export {
  type StandInConfig,
  type StandInPreset,
  standInPresets,
} from "./teacher/stand_in_config.ts";
export {
  type StandInParams,
  type StandInTrainOptions,
  trainStandIn,
} from "./teacher/train_stand_in.ts";
export { scoreStandIn, type StandInScores } from "./teacher/score_stand_in.ts";
export type { SceneOf } from "./teacher/scenes.ts";
export { openTeacher } from "./teacher/open_teacher.ts";
export {
  type InputRange,
  tfjsTeacher,
  type TfjsTeacherOptions,
} from "./teacher/tfjs_teacher.ts";
export {
  type DeepDistillation,
  type DistillationConfig,
  fullDistillation,
  type PriorConfig,
  priorPresets,
  type ShallowDistillation,
} from "./prior/config.ts";
export {
  applyPrior,
  initPrior,
  priorLevels,
  type PriorParams,
  type PriorSeen,
} from "./prior/network.ts";
export type { AdapterParams } from "./prior/adapters.ts";
export type { FusedLevelParams, FusionParams } from "./prior/fusion.ts";
export type { ProjectionParams } from "./prior/projection.ts";
export { distillationLoss } from "./prior/distillation.ts";
export { distillationTargets, type Targets } from "./prior/targets.ts";
export { hierarchicalContext } from "./prior/hierarchical_context.ts";
export { relationLoss } from "./prior/relation.ts";
export { softLogitsLoss } from "./prior/soft_logits.ts";
export { directionLoss } from "./prior/direction.ts";
export { featureGradientLoss } from "./prior/feature_gradients.ts";
export { blurWeights } from "./prior/blur_weights.ts";
export {
  type FeatureDistance,
  type LevelDistance,
  levelDistances,
  type SeeLevels,
} from "./prior/level_distances.ts";
export { readPrior } from "./prior/read_prior.ts";
export type { TrainedPrior } from "./prior/trained_prior.ts";
export type { BlurBatches, BlurPairs } from "./blur_pairs.ts";
export {
  type PriorTraining,
  type PriorTrainOptions,
  trainPrior,
} from "./train_prior.ts";
export type {
  HostConfig,
  MimoUnetConfig,
  MprnetConfig,
  NafnetConfig,
  UnetConfig,
} from "./hosts/config.ts";
export { type ReleasedHost, releasedHosts } from "./hosts/released_sizes.ts";
export { createHost } from "./hosts/create_host.ts";
export type { Embed, Host, Place, Region } from "./hosts/host.ts";
export {
  type ImportedHost,
  importHostWeights,
} from "./hosts/official_weights.ts";
export { unet, type UnetLevelParams, type UnetParams } from "./hosts/unet.ts";
export {
  type FuseParams,
  mimoUnet,
  type MimoUnetParams,
  type ShallowParams,
} from "./hosts/mimo_unet.ts";
export type { ResidualBlockParams } from "./hosts/residual_block.ts";
export { multiScaleLoss } from "./hosts/multi_scale_loss.ts";
export { nafnet } from "./hosts/nafnet.ts";
export { mprnet } from "./hosts/mprnet.ts";
export { psnrLoss } from "./hosts/psnr_loss.ts";
export { charbonnierLoss, edgeLoss } from "./hosts/edge_loss.ts";
export type { EmbeddingConfig } from "./embedding/config.ts";
export type { Size } from "./embedding/cover.ts";
export {
  embedder,
  type EmbeddingParams,
  type EmbedHooks,
  initEmbedding,
  type PlaceParams,
  type PriorMaps,
} from "./embedding/embedding.ts";
export type { AggregationParams } from "./embedding/aggregation.ts";
export type { AffineParams } from "./embedding/affine.ts";
export type {
  AttentionSums,
  TransposedAttentionParams,
} from "./embedding/transposed_attention.ts";
export {
  type DeblurringOptions,
  type DeblurringTraining,
  trainDeblurring,
} from "./train.ts";
export {
  type DeblurringParams,
  disposeModel,
  type SemanticModel,
} from "./model.ts";
export { type LevelGates, levelGates } from "./level_gates.ts";
export { readHost } from "./read_host.ts";
export { readModel } from "./read_model.ts";
export {
  restoreByOracle,
  type RestoreOptions,
  semanticRestorer,
} from "./restorer.ts";
export { priorFor } from "./prior/prior_for.ts";
export {
  type Arm,
  arms,
  type ArmStages,
  armStages,
  type TwoStages,
} from "./eight_arms/arms.ts";
export {
  type ArmResult,
  type ArmTest,
  compareArms,
  type CompareArmsOptions,
} from "./eight_arms/compare_arms.ts";
