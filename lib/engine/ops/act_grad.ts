import * as tf from "../core.ts";
import { defineKernel, runKernel } from "./kernel.ts";

/** What a convolution's result goes through. */
export type Activation = "linear" | "relu" | "leakyRelu";

interface Attrs {
  readonly activation: Activation;
  readonly alpha: number;
}

/** The gradient before an activation; `y` is what it gave or what it was given. */
export function actGrad(
  dy: tf.Tensor,
  y: tf.Tensor,
  activation: Activation,
  alpha: number,
): tf.Tensor {
  if (activation === "linear") return dy;
  return runKernel("ActGrad", { dy, y }, { activation, alpha });
}

defineKernel<Attrs>({
  name: "ActGrad",
  compose: ({ dy, y }, { activation, alpha }) =>
    tf.mul(dy, tf.step(y, activation === "leakyRelu" ? alpha : 0)),
  gradient: {
    save: ["y"],
    // The slope is constant wherever it is defined: nothing flows into y.
    of: (g, [y], { activation, alpha }) => ({
      dy: () => actGrad(g, y, activation, alpha),
      y: () => tf.zerosLike(y),
    }),
  },
});
