/** Pictures to learn from, and files of weights. @module */
export { readWeights } from "./read_weights.ts";
export { type PthValue, readPth } from "./pth.ts";
export {
  encodeSafetensors,
  parseSafetensors,
  type Safetensors,
} from "./safetensors.ts";
export type { StoredData, StoredDtype, StoredTensor } from "./stored_tensor.ts";
