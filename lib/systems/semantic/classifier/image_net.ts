import * as tf from "../../../engine/tf.ts";

/** ImageNet's mean and deviation of RGB in [0, 1]. */
const mean = [0.485, 0.456, 0.406];
const deviation = [0.229, 0.224, 0.225];

/** Pictures in [0, 1] as classifiers of ImageNet want them: centred, scaled. */
export function imageNetNormalised(pictures: tf.Tensor4D): tf.Tensor4D {
  return tf.div(
    tf.sub(pictures, tf.tensor1d(mean)),
    tf.tensor1d(deviation),
  );
}
