import { conv2d, InputError, maxPool2x2 } from "../engine/mod.ts";
import * as tf from "../engine/tf.ts";
import type { ConvParams } from "../nn/mod.ts";

/** An array of numbers under a name of a file of weights, laid out as PyTorch does. */
export interface NamedArray {
  /** Its sides, the slowest first. */
  readonly shape: readonly number[];
  /** Its values, row-major. */
  readonly data: ArrayLike<number | bigint>;
}

/** VGG19's convolutions up to conv5_4, in order. */
export type VggParams = readonly ConvParams[];

/** Convolutions of VGG19 between its poolings (Simonyan and Zisserman 2015, configuration E). */
const stages = [2, 2, 4, 4, 4];

/** Convolutions whose results are features, by their place in the row of all. */
const taps = new Set([
  1, // conv1_2
  3, // conv2_2
  7, // conv3_4
  11, // conv4_4
  15, // conv5_4
]);

/** ImageNet's mean and deviation of RGB in [0, 1], which VGG19 was trained with. */
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/**
 * VGG19's convolutions from arrays under torchvision's names,
 * `features.0.weight` to `features.34.bias`. Widths are read off the arrays.
 *
 * @param weights As `readWeights` returns them for `.pth` and `.safetensors`
 * files; further names are ignored.
 * @throws {InputError} When a name is missing or a shape does not fit.
 *
 * @example
 * ```ts
 * import { importVgg } from "blindsight";
 *
 * try {
 *   importVgg(new Map());
 * } catch (error) {
 *   console.log((error as Error).message); // "features.0.weight" is missing …
 * }
 * ```
 */
export function importVgg(weights: ReadonlyMap<string, NamedArray>): VggParams {
  let inputs = 3;
  return vggIndices().map((index) => {
    const weight = need(weights, `features.${index}.weight`);
    const bias = need(weights, `features.${index}.bias`);
    const outputs = weight.shape[0];
    if (
      weight.shape.join() !== [outputs, inputs, 3, 3].join() ||
      bias.shape.join() !== String(outputs)
    ) {
      throw new InputError(
        `features.${index} has the shapes [${weight.shape}] and [${bias.shape}]; expected [n,${inputs},3,3] and [n] of a VGG19`,
      );
    }
    inputs = outputs;
    return {
      weight: tf.tidy(() =>
        tf.transpose(
          tf.tensor4d(
            Float32Array.from(weight.data, Number),
            weight.shape as [number, number, number, number],
          ),
          [2, 3, 1, 0],
        )
      ),
      bias: tf.tensor1d(Float32Array.from(bias.data, Number)),
    };
  });
}

/**
 * The features of conv1_2, conv2_2, conv3_4, conv4_4 and conv5_4 before their
 * ReLU.
 *
 * @param pictures `[batch, h, w, 3]` in [0, 1].
 * @param count How many of the five, from the first on; all unless given.
 *
 * @example
 * ```ts
 * import { importVgg, openEngine, readWeights, tf, vggFeatures } from "blindsight";
 *
 * await openEngine({ engine: "cpu" });
 * const path = "vgg19.safetensors"; // one's own copy, under torchvision's names
 * try {
 *   const vgg = importVgg(await readWeights(path));
 *   console.log(vggFeatures(vgg, tf.zeros([1, 32, 32, 3]), 2).length); // 2
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export function vggFeatures(
  vgg: VggParams,
  pictures: tf.Tensor4D,
  count: number = taps.size,
): tf.Tensor4D[] {
  let x = tf.div<tf.Tensor4D>(
    tf.sub(pictures, tf.tensor1d(mean)),
    tf.tensor1d(deviation),
  );
  const found: tf.Tensor4D[] = [];
  let layer = 0;
  for (const convolutions of stages) {
    if (layer > 0) x = maxPool2x2(x);
    for (let i = 0; i < convolutions; i++, layer++) {
      const { weight, bias } = vgg[layer];
      const tapped = taps.has(layer);
      x = conv2d(x, weight, bias, {
        pad: 1,
        activation: tapped ? "linear" : "relu",
      });
      if (!tapped) continue;
      found.push(x);
      if (found.length === count) return found;
      x = tf.relu(x);
    }
  }
  return found;
}

/** The places of the convolutions in torchvision's `features`, among ReLUs and poolings. */
function vggIndices(): number[] {
  let index = 0;
  return stages.flatMap((convolutions) => {
    const places = Array.from(
      { length: convolutions },
      (_, i) => index + 2 * i,
    );
    index += 2 * convolutions + 1;
    return places;
  });
}

function need(
  weights: ReadonlyMap<string, NamedArray>,
  name: string,
): NamedArray {
  const found = weights.get(name);
  if (!found) {
    throw new InputError(
      `These are no VGG19 weights: "${name}" is missing among ${weights.size} arrays; expected torchvision's names`,
    );
  }
  return found;
}
