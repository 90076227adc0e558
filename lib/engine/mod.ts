export { InputError } from "./input_error.ts";
export * as tf from "./tf.ts";
export type { Activation } from "./ops/act_grad.ts";
export {
  type AdamState,
  adamUpdate,
  adamUpdateAll,
  type AdamUpdateOptions,
} from "./ops/adam_update.ts";
export { conv2d, type ConvOptions } from "./ops/conv2d.ts";
export {
  convTranspose2d,
  type ConvTransposeOptions,
} from "./ops/conv_transpose2d.ts";
export { layerNorm } from "./ops/layer_norm.ts";
export { leakyRelu } from "./ops/leaky_relu.ts";
export { maxPool2x2 } from "./ops/max_pool.ts";
export { pixelShuffle, pixelUnshuffle } from "./ops/pixel_shuffle.ts";
export { reflectPad } from "./ops/reflect_pad.ts";
export { replicatePad } from "./ops/replicate_pad.ts";
export { resizeBilinear } from "./ops/resize_bilinear.ts";
export {
  sampleDepthwise,
  type SampleDepthwiseOptions,
} from "./ops/sample_depthwise.ts";
export type { Padding } from "./ops/window.ts";
export { openEngine } from "./open.ts";
export type { Engine, EngineName, EngineOptions, SelfTest } from "./engine.ts";
