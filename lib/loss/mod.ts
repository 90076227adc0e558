/** Losses that more than one system uses. @module */
export { l1Loss } from "./l1.ts";
export {
  importVgg,
  type NamedArray,
  vggFeatures,
  type VggParams,
} from "./vgg.ts";
