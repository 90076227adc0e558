import * as tf from "../../../engine/tf.ts";
import { type ConvParams, disposeTree, mapTree } from "../../../nn/mod.ts";
import type { Rng } from "../../../random/mod.ts";
import { applyCnn, type CnnParams, initCnn } from "./cnn.ts";
import { type Backbone, checkBackbone } from "./config.ts";
import { applyEdsr } from "./edsr.ts";
import { applyRcan, initRcan, type RcanParams } from "./rcan.ts";
import { initResidualNet, type ResidualNetParams } from "./residual_net.ts";
import { applySrresnet } from "./srresnet.ts";

/** The parameters of a backbone. */
export type BackboneParams =
  | CnnParams
  | ResidualNetParams
  | RcanParams;

/** How small the last convolution begins: what is added to the enlarged picture starts near nothing. */
const beginning = 0.1;

/**
 * Draws the parameters of a backbone.
 *
 * @throws {InputError} When the model's numbers make no sense.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { countParameters, drtl, openEngine, seeded } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const params = drtl.initBackbone(seeded(1), drtl.backboneOf("cnn", 1));
 * assert(countParameters(params) === 225_091);
 * ```
 */
export function initBackbone(rng: Rng, model: Backbone): BackboneParams {
  checkBackbone(model);
  switch (model.kind) {
    case "cnn": {
      const { layers } = initCnn(rng, model);
      return { layers: [...layers.slice(0, -1), soften(layers.at(-1)!)] };
    }
    case "srresnet":
    case "edsr":
      return softTail(initResidualNet(rng, model));
    case "rcan":
      return softTail(initRcan(rng, model));
  }
}

/**
 * Restores a batch: the enlarged pictures and what the backbone adds to them.
 *
 * That SRResNet, EDSR and RCAN add to the bicubically enlarged picture is our
 * choice; so a few hundred steps suffice, at equal size in particular.
 *
 * @param lr As given, `[batch, h, w, 3]`, in [0, 1].
 * @param base The same enlarged, `[batch, scale * h, scale * w, 3]`.
 * @returns Of `base`'s shape, not clipped.
 */
export function applyBackbone(
  model: Backbone,
  params: BackboneParams,
  { lr, base }: { readonly lr: tf.Tensor4D; readonly base: tf.Tensor4D },
): tf.Tensor4D {
  switch (model.kind) {
    case "cnn":
      return tf.add(base, applyCnn(params as CnnParams, base));
    case "srresnet":
      return tf.add(base, applySrresnet(params as ResidualNetParams, lr));
    case "edsr": {
      const edsr = params as ResidualNetParams;
      return tf.add(base, applyEdsr(edsr, lr, model.residualScale));
    }
    case "rcan":
      return tf.add(base, applyRcan(params as RcanParams, lr));
  }
}

function softTail<P extends { readonly tail: ConvParams }>(params: P): P {
  return { ...params, tail: soften(params.tail) };
}

function soften(conv: ConvParams): ConvParams {
  const soft = mapTree((t) => tf.mul(t, beginning), conv);
  disposeTree(conv);
  return soft;
}
