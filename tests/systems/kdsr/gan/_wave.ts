import * as tf from "../../../../lib/engine/tf.ts";

/** The reference's numbers; its `about` says how they were made. */
export const reference: {
  discriminator: {
    loss: number;
    logits: number[];
    inputGradient: number[];
    downGradient: number[];
    lastU: number[];
  };
  perceptual: { loss: number; terms: number[]; inputGradient: number[] };
} = JSON.parse(
  Deno.readTextFileSync(
    new URL("../../../golden/kdsr_gan.json", import.meta.url),
  ),
);

/** The reference's pseudo-random numbers in [-scale, scale]. */
export function wave(count: number, scale: number, phase: number): number[] {
  return Array.from({ length: count }, (_, k) => {
    const large = Math.sin(12.9898 * k + phase) * 43758.5453;
    return scale * (2 * (large - Math.floor(large)) - 1);
  });
}

/** A convolution's weight, drawn in PyTorch's order, in ours. */
export function waveWeight(
  [outputs, inputs, height, width]: readonly [number, number, number, number],
  scale: number,
  phase: number,
): tf.Tensor4D {
  const count = outputs * inputs * height * width;
  return tf.tidy(() =>
    tf.transpose(
      tf.tensor4d(wave(count, scale, phase), [outputs, inputs, height, width]),
      [2, 3, 1, 0],
    )
  );
}

/** A picture `[1, 16, 16, 3]` around one half. */
export function wavePicture(scale: number, phase: number): tf.Tensor4D {
  return tf.tidy(() =>
    tf.add(
      tf.transpose(
        tf.tensor4d(wave(768, scale, phase), [1, 3, 16, 16]),
        [0, 2, 3, 1],
      ),
      0.5,
    )
  );
}

/** The largest difference, relative to the largest expected value. */
export async function relativeDifference(
  actual: tf.Tensor,
  expected: readonly number[],
): Promise<number> {
  const values = await actual.data();
  if (values.length !== expected.length) return Infinity;
  const largest = expected.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
  return expected.reduce(
    (worst, e, i) => Math.max(worst, Math.abs(values[i] - e) / largest),
    0,
  );
}
