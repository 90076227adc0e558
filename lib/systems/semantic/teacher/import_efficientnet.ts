import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { NamedArray } from "../../../loss/mod.ts";
import {
  blocks,
  type EfficientNetParams,
  headWidth,
} from "../classifier/efficientnet_lite.ts";
import type { ScaledConvParams } from "../classifier/scaled_conv.ts";

/** Added to the variances of its batch normalisations. */
const epsilon = 1e-3;

/**
 * EfficientNet-Lite0 from arrays under the names of its PyTorch weights
 * (`_conv_stem.weight`, `_bn0.running_mean`, `_blocks.0._project_conv.weight`,
 * …), running statistics folded into scales and offsets.
 *
 * @throws {InputError} When a name is missing or a shape does not fit.
 */
export function importEfficientNet(
  weights: ReadonlyMap<string, NamedArray>,
): EfficientNetParams {
  const conv = (
    name: string,
    norm: string,
    shape: readonly [number, number, number, number],
  ): ScaledConvParams => {
    const [outputs] = shape;
    const [gamma, beta, mean, variance] = [
      "weight",
      "bias",
      "running_mean",
      "running_var",
    ].map((kind) => values(weights, `${norm}.${kind}`, [outputs]));
    const scale = gamma.map((g, i) => g / Math.sqrt(variance[i] + epsilon));
    const kernel = tf.tensor4d(values(weights, `${name}.weight`, shape), [
      ...shape,
    ]);
    // A depthwise one lies as [channels, 1, height, width].
    const depthwise = shape[1] === 1;
    return {
      weight: tf.transpose(kernel, depthwise ? [2, 3, 0, 1] : [2, 3, 1, 0]),
      scale: tf.tensor1d(scale),
      offset: tf.tensor1d(beta.map((b, i) => b - mean[i] * scale[i])),
    };
  };
  const classes = weights.get("_fc.bias")?.shape[0] ?? 0;
  // Whatever is made before a refusal is freed.
  return tf.tidy(() => ({
    stem: conv("_conv_stem", "_bn0", [32, 3, 3, 3]),
    blocks: blocks.map(({ inputs, inner, outputs, size }, i) => {
      const at = `_blocks.${i}`;
      return {
        ...(inner > inputs
          ? {
            expand: conv(`${at}._expand_conv`, `${at}._bn0`, [
              inner,
              inputs,
              1,
              1,
            ]),
          }
          : {}),
        depthwise: conv(`${at}._depthwise_conv`, `${at}._bn1`, [
          inner,
          1,
          size,
          size,
        ]),
        project: conv(`${at}._project_conv`, `${at}._bn2`, [
          outputs,
          inner,
          1,
          1,
        ]),
      };
    }),
    head: conv("_conv_head", "_bn1", [headWidth, 320, 1, 1]),
    classify: {
      weight: tf.transpose(
        tf.tensor2d(values(weights, "_fc.weight", [classes, headWidth]), [
          classes,
          headWidth,
        ]),
      ),
      bias: tf.tensor1d(values(weights, "_fc.bias", [classes])),
    },
  }));
}

/** An array's values, its shape being as expected. */
function values(
  weights: ReadonlyMap<string, NamedArray>,
  name: string,
  shape: readonly number[],
): Float32Array {
  const found = weights.get(name);
  if (!found) {
    throw new InputError(
      `These are no weights of EfficientNet-Lite0: "${name}" is missing among ${weights.size} arrays; expected its PyTorch names`,
    );
  }
  if (found.shape.join() !== shape.join()) {
    throw new InputError(
      `${name} has the shape [${found.shape}]; expected [${shape}] of an EfficientNet-Lite0`,
    );
  }
  return Float32Array.from(found.data, Number);
}
