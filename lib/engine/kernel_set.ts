import * as tf from "./core.ts";

/** A kernel's tensors by name. */
export type Inputs = Record<string, tf.TensorInfo>;

/** Computes a kernel whose attributes have a known shape. */
export type Compute<Attrs> = (
  inputs: Inputs,
  attrs: Attrs,
) => tf.TensorInfo | tf.TensorInfo[];

/** Kernels of a backend that take the place of what was there. */
export class KernelSet {
  readonly #old = new Map<string, tf.KernelConfig | undefined>();
  readonly #backendName: string;

  constructor(backendName: string) {
    this.#backendName = backendName;
  }

  /** Puts a kernel in place. */
  set<Attrs = object>(kernelName: string, compute: Compute<Attrs>): void {
    this.#replace(
      kernelName,
      () => ({ inputs, attrs }) =>
        compute(inputs as Inputs, attrs as unknown as Attrs),
    );
  }

  /**
   * Puts a kernel in place for what it can do; where it returns null the old
   * one computes.
   */
  setFor<Attrs = object>(
    kernelName: string,
    compute: (...given: Parameters<Compute<Attrs>>) =>
      | ReturnType<Compute<Attrs>>
      | null,
  ): void {
    this.#replace(kernelName, (old) => (params) => {
      const { inputs, attrs } = params;
      const y = compute(inputs as Inputs, attrs as unknown as Attrs);
      if (y) return y;
      if (!old) {
        throw new Error(`this engine has no ${kernelName} for such inputs`);
      }
      return old.kernelFunc(params);
    });
  }

  #replace(
    kernelName: string,
    make: (old: tf.KernelConfig | undefined) => tf.KernelFunc,
  ): void {
    const backendName = this.#backendName;
    const old = tf.getKernel(kernelName, backendName);
    if (old) tf.unregisterKernel(kernelName, backendName);
    this.#old.set(kernelName, old);
    const kernelFunc = make(old);
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }

  /** Puts everything back. */
  restore(): void {
    for (const [kernelName, old] of this.#old) {
      tf.unregisterKernel(kernelName, this.#backendName);
      if (old) tf.registerKernel(old);
    }
    this.#old.clear();
  }
}
