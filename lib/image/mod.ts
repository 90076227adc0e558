/** Pictures: the value, files, resizing, colour, crops and flips. @module */
export type { Image } from "./image.ts";
export { createImage } from "./create_image.ts";
export type { PictureType } from "./picture_type.ts";
export { readImage } from "./read_image.ts";
export { writeImage } from "./write_image.ts";
export { decodeImage } from "./decode_image.ts";
export { encodeImage, type EncodeOptions } from "./encode_image.ts";
export { imresize, type ResizeOptions } from "./imresize.ts";
export type { Border } from "./bicubic_taps.ts";
export { toGrey, toRgb } from "./grey.ts";
export { rgbToYCbCr, toY, yCbCrToRgb } from "./ycbcr.ts";
export { crop, modCrop } from "./crop.ts";
export {
  augment,
  type Augmentation,
  flipHorizontal,
  flipVertical,
  transpose,
} from "./flip.ts";
export { clip } from "./clip.ts";
export { quantize } from "./quantize.ts";
export { fromTensor, toTensor } from "./tensor.ts";
