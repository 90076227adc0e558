import * as tf from "../core.ts";

/** A gradient: what to keep of the inputs, and the derivatives by each. */
export interface Gradient<Attrs> {
  readonly kernelName: string;
  readonly save: readonly string[];
  readonly of: (
    dy: tf.Tensor,
    saved: tf.Tensor[],
    attrs: Attrs,
  ) => Record<string, () => tf.Tensor>;
}

/** Registers a gradient in place of the one that there may be. */
export function replaceGradient<Attrs>(gradient: Gradient<Attrs>): void {
  const { kernelName, save, of } = gradient;
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: [...save],
    gradFunc: (dy, saved, attrs) =>
      of(dy as tf.Tensor, saved, attrs as unknown as Attrs),
  });
}

type GradFunc = tf.GradConfig["gradFunc"];

/** Registers a gradient that calls the one that there is. */
export function wrapGradient(
  kernelName: string,
  wrap: (original: GradFunc) => GradFunc,
): void {
  const config = tf.getGradient(kernelName);
  if (!config) throw new Error(`TensorFlow.js has no gradient "${kernelName}"`);
  tf.unregisterGradient(kernelName);
  tf.registerGradient({ ...config, gradFunc: wrap(config.gradFunc) });
}
