import * as tf from "../core.ts";

/** The TensorFlow.js backends that an engine can run on. */
const backendNames = ["cpu", "wasm", "webgpu", "tensorflow"] as const;

/** What a kernel is given by name: tensors. */
export type Inputs = Record<string, tf.Tensor>;

/** A kernel of ours: how to compute it anywhere, and its gradient. */
export interface Kernel<Attrs> {
  /** The name under which engines register faster implementations. */
  readonly name: string;
  /** Computes it from TensorFlow.js operations, on any backend. */
  readonly compose: (inputs: Inputs, attrs: Attrs) => tf.Tensor | tf.Tensor[];
  /** Its gradient, made of differentiable operations; absent if it has none. */
  readonly gradient?: {
    readonly save: readonly string[];
    readonly saveOutput?: boolean;
    /** `saved` holds the saved inputs in order, then the output. */
    readonly of: (
      dy: tf.Tensor,
      saved: tf.Tensor[],
      attrs: Attrs,
    ) => Record<string, () => tf.Tensor>;
  };
}

/** Makes a kernel known: its gradient once, its composition on every backend. */
export function defineKernel<Attrs>(kernel: Kernel<Attrs>): void {
  const { name, compose, gradient } = kernel;
  const kernelFunc: tf.KernelFunc = ({ inputs, attrs }) =>
    tf.tidy(() => compose(inputs as Inputs, attrs as unknown as Attrs));
  for (const backendName of backendNames) {
    if (tf.getKernel(name, backendName)) continue; // An open engine's own.
    tf.registerKernel({ kernelName: name, backendName, kernelFunc });
  }
  if (!gradient) return;
  tf.registerGradient({
    kernelName: name,
    inputsToSave: [...gradient.save],
    outputsToSave: gradient.saveOutput ? [true] : [],
    gradFunc: (dy, saved, attrs) =>
      gradient.of(dy as tf.Tensor, saved, attrs as unknown as Attrs),
  });
}

/** Runs a kernel of ours on the backend in use. */
export function runKernel<T extends tf.Tensor | tf.Tensor[] = tf.Tensor>(
  name: string,
  inputs: Inputs,
  attrs: object,
): T {
  return tf.engine().runKernel(
    name,
    inputs,
    attrs as tf.NamedAttrMap,
  ) as unknown as T;
}
