/** Layers as init and apply on plain trees of parameters. @module */
export type { Params, ParamsTree } from "./params.ts";
export { fromNamed, leaves, mapTree, namedLeaves } from "./tree.ts";
export { type Loss, type ValueAndGrad, valueAndGrad } from "./gradient.ts";
export { applyConv, type ConvParams, initConv } from "./conv.ts";
export {
  applyGroupNorm,
  type GroupNormParams,
  initGroupNorm,
} from "./group_norm.ts";
export { applyLinear, initLinear, type LinearParams } from "./linear.ts";
export { countParameters } from "./count_parameters.ts";
export { disposeTree } from "./dispose.ts";
export { type Tile, tiles } from "./tiles.ts";
export type { TileOptions } from "./by_tile.ts";
