import { createImage, type Image, type Kernel, tf } from "../../../mod.ts";
import type { ZssrParams } from "../../../lib/systems/zssr/mod.ts";
import type { Golden } from "../../_golden.ts";

/** A picture of the file, laid out HWC, or HW for a grey one. */
export function picture(file: Golden, name: string): Image {
  const { shape: [height, width, channels = 1], data } = file.tensor(name);
  return createImage(width, height, channels as 1 | 3, data);
}

/** A kernel of the file. */
export function kernel(file: Golden, name: string): Kernel {
  const { shape: [height, width], data } = file.tensor(name);
  return { width, height, data, phase: { x: width >> 1, y: height >> 1 } };
}

/** The network of the file, whose layers are OIHW there. */
export function network(file: Golden): ZssrParams {
  return {
    layers: Array.from({ length: 8 }, (_, i) => layer(file, `W${i}`)),
  };
}

/** One layer of the file, OIHW there, HWIO here. */
export function layer(file: Golden, name: string): tf.Tensor4D {
  const { shape, data } = file.tensor(name);
  return tf.tidy(() =>
    tf.transpose(
      tf.tensor4d(data, shape as [number, number, number, number]),
      [2, 3, 1, 0],
    )
  );
}

/** The largest difference of a tensor's values from those expected, and the mean one. */
export async function differences(
  tensor: tf.Tensor,
  expected: tf.Tensor,
): Promise<{ largest: number; mean: number }> {
  const [a, b] = [await tensor.data(), await expected.data()];
  let [largest, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / a.length };
}
