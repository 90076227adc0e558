import { InputError } from "../engine/input_error.ts";
import * as tf from "../engine/tf.ts";
import { createImage } from "./create_image.ts";
import type { Image } from "./image.ts";

/**
 * Pictures as one tensor [batch, height, width, channels], float32, values
 * unchanged; a single picture makes a batch of one. The caller disposes it.
 *
 * @throws {InputError} if there is no picture, or they differ in size or channels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, openEngine, toTensor } from "blindsight";
 *
 * await openEngine();
 * const tensor = toTensor([createImage(4, 3, 3), createImage(4, 3, 3)]);
 * assert(tensor.shape.join() === "2,3,4,3");
 * tensor.dispose();
 * ```
 */
export function toTensor(images: Image | readonly Image[]): tf.Tensor4D {
  const batch = "data" in images ? [images] : images;
  if (batch.length === 0) {
    throw new InputError(
      "no picture was given; a tensor needs at least one",
    );
  }
  const { width, height, channels, data: { length } } = batch[0];
  const data = new Float32Array(batch.length * length);
  batch.forEach((image, i) => {
    if (
      image.width !== width || image.height !== height ||
      image.channels !== channels
    ) {
      throw new InputError(
        `picture ${i} is ${image.width}x${image.height}x${image.channels} but ` +
          `picture 0 is ${width}x${height}x${channels}; a batch needs equal ` +
          "sizes, so crop or resize first",
      );
    }
    data.set(image.data, i * length);
  });
  return tf.tensor4d(data, [batch.length, height, width, channels]);
}

/**
 * The pictures in a tensor [batch, height, width, channels], read back from the
 * device; the tensor stays.
 *
 * @throws {InputError} if the tensor has neither 1 nor 3 channels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, fromTensor, openEngine, toTensor } from "blindsight";
 *
 * await openEngine();
 * const tensor = toTensor(createImage(4, 3, 1));
 * const [image] = await fromTensor(tensor);
 * assert(image.width === 4 && image.channels === 1);
 * tensor.dispose();
 * ```
 */
export async function fromTensor(tensor: tf.Tensor4D): Promise<Image[]> {
  const [batch, height, width, channels] = tensor.shape;
  if (channels !== 1 && channels !== 3) {
    throw new InputError(
      `a tensor of shape [${tensor.shape}] is no batch of pictures; expected ` +
        "1 or 3 channels last",
    );
  }
  const data = await tensor.data();
  const length = height * width * channels;
  return Array.from(
    { length: batch },
    (_, i) =>
      createImage(
        width,
        height,
        channels,
        new Float32Array(data.subarray(i * length, (i + 1) * length)),
      ),
  );
}
