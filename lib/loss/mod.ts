/** Losses that more than one system uses. @module */
export { fftL1Loss } from "./fft_l1.ts";
export { l1Loss } from "./l1.ts";
export {
  importVgg,
  type NamedArray,
  vggFeatures,
  type VggParams,
} from "./vgg.ts";
