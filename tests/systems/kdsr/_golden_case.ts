import { tf } from "../../../mod.ts";
import {
  importOfficialWeights,
  type KdsrParams,
} from "../../../lib/systems/kdsr/mod.ts";
import { type Golden, golden } from "../../_golden.ts";

/** One of the reduced models computed with the official code. */
export interface GoldenCase {
  golden: Golden;
  student: KdsrParams;
  teacher: KdsrParams;
  lr: tf.Tensor4D;
  hr: tf.Tensor4D;
}

/** The reduced model at a scale; null, said loudly, where its file is absent. */
export async function goldenCase(scale: number): Promise<GoldenCase | null> {
  const file = await golden(`kdsr_x${scale}.safetensors`);
  if (!file) return null;
  return {
    golden: file,
    student: importOfficialWeights(file.weights("S.")).params,
    teacher: importOfficialWeights(file.weights("T.")).params,
    lr: images(file, "lr"),
    hr: images(file, "hr"),
  };
}

/** A batch of the file, NCHW there, NHWC here. */
export function images(file: Golden, name: string): tf.Tensor4D {
  const { shape, data } = file.tensor(name);
  return tf.tidy(() =>
    tf.transpose(tf.tensor4d(data, shape as Sides), [0, 2, 3, 1])
  );
}

/** The largest difference, relative to the largest expected value. */
export async function relativeDifference(
  actual: tf.Tensor,
  expected: tf.Tensor,
): Promise<number> {
  const difference = tf.tidy(() =>
    tf.div(
      tf.max(tf.abs(tf.sub(actual, expected))),
      tf.max(tf.abs(expected)),
    )
  );
  const [value] = await difference.data();
  difference.dispose();
  return value;
}

type Sides = [number, number, number, number];
