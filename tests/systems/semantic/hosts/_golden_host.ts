import { fromNamed, namedLeaves, type Params } from "../../../../lib/nn/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import type { Golden } from "../../../_golden.ts";

type Sides = [number, number, number, number];

/** A batch of the file, NCHW there, NHWC here. */
export function images(file: Golden, name: string): tf.Tensor4D {
  const { shape, data } = file.tensor(name);
  return tf.tidy(() =>
    tf.transpose(tf.tensor4d(data, shape as Sides), [0, 2, 3, 1])
  );
}

/** Arrays of the file as a tree of parameters. */
export function tree<P extends Params>(
  file: Golden,
  prefix: string,
  template: P,
  officialName: (name: string) => string,
): P {
  const named = namedLeaves(template).map(([name, { shape }]) => {
    const { shape: given, data } = file.tensor(prefix + officialName(name));
    const array = tf.tensor(data, given);
    const ours = given.length === 4 && shape.length === 4
      ? tf.transpose(array, [2, 3, 1, 0])
      : array;
    return [name, tf.reshape(ours, shape)] as const;
  });
  return fromNamed(template, new Map(named));
}

/** The largest absolute difference. */
export async function largestDifference(
  actual: tf.Tensor,
  expected: tf.Tensor,
): Promise<number> {
  const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))));
  return (await difference.data())[0];
}
