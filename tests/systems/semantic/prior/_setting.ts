import * as tf from "../../../../lib/engine/tf.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import type { ClassifierConfig } from "../../../../lib/systems/semantic/classifier/config.ts";
import { createClassifier } from "../../../../lib/systems/semantic/classifier/create_classifier.ts";
import {
  type PriorConfig,
  priorPresets,
} from "../../../../lib/systems/semantic/prior/config.ts";
import { classifierTeacher } from "../../../../lib/systems/semantic/teacher/classifier_teacher.ts";
import type { Teacher } from "../../../../lib/systems/semantic/teacher/teacher.ts";

/** Normal draws of a shape. */
export function normal(
  name: string,
  shape: [number, number, number, number],
): tf.Tensor4D {
  const rng = seeded(name);
  const count = shape.reduce((n, side) => n * side, 1);
  return tf.tensor4d(
    Float32Array.from({ length: count }, () => rng.normal()),
    shape,
  );
}

/** Pictures of uniform draws, `[count, height, width, 3]`. */
export function pictures(
  name: string,
  [count, height, width]: [number, number, number],
): tf.Tensor4D {
  const rng = seeded(name);
  const values = new Float32Array(count * height * width * 3);
  for (let i = 0; i < values.length; i++) values[i] = rng.uniform(0, 1);
  return tf.tensor4d(values, [count, height, width, 3]);
}

/** A teacher whose weights were drawn. */
export function drawnTeacher(
  config: ClassifierConfig = priorPresets.tiny.encoder,
  hash = "of nothing",
): Teacher {
  const weights = createClassifier(config).init(seeded("teacher"));
  return classifierTeacher(config, weights, { name: "drawn", hash });
}

/** The tiny preset, its encoder the teacher itself, levels as they are. */
export const bare: PriorConfig = {
  ...priorPresets.tiny,
  start: "teacher",
  fusion: false,
};

/** The number in a scalar. */
export async function value(scalar: tf.Tensor): Promise<number> {
  return (await scalar.data())[0];
}
