/** Pictures to learn from, and files of weights. @module */
export type { Box, Source } from "./source.ts";
export { listSource } from "./list_source.ts";
export { joinSources } from "./join_sources.ts";
export {
  type FolderSource,
  folderSource,
  type FolderSourceOptions,
} from "./folder_source.ts";
export type { Purpose } from "./test_guard.ts";
export {
  generatedSource,
  type GeneratedSourceOptions,
} from "./generated_source.ts";
export type { SceneName } from "./generated/picture.ts";
export { samplePatch } from "./sample_patch.ts";
export {
  pairBatches,
  type PairBatchesOptions,
  type Pairs,
} from "./pair_batches.ts";
export {
  alignedBatches,
  type AlignedBatchesOptions,
} from "./aligned_batches.ts";
export type { PairFiles } from "./find_pairs.ts";
export type { BlurKind } from "./pair_names.ts";
export {
  type PairSource,
  pairSource,
  type PairSourceOptions,
} from "./pair_source.ts";
export { readWeights } from "./read_weights.ts";
export { type PthValue, readPth } from "./pth.ts";
export {
  encodeSafetensors,
  parseSafetensors,
  type Safetensors,
} from "./safetensors.ts";
export type { StoredData, StoredDtype, StoredTensor } from "./stored_tensor.ts";
export {
  kernelRows,
  readKernel,
  type ReadKernelOptions,
  writeKernel,
} from "./kernel_file.ts";
export { fitKernel, type FittedKernel } from "./fit_kernel.ts";
