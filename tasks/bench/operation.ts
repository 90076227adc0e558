import * as tf from "../../lib/engine/tf.ts";
import type { Steps } from "./bench_case.ts";

/** An operation and its gradients by all that goes in, for a given gradient of what comes out. */
export function operation(
  { apply, inputs, weight, dy }: {
    readonly apply: (...inputs: tf.Tensor[]) => tf.Tensor;
    readonly inputs: tf.Tensor[];
    /** Which of the inputs is the weight: its gradient is what is compared. */
    readonly weight: number;
    readonly dy: tf.Tensor;
  },
): Steps {
  const gradients = tf.grads(apply);
  let last: tf.Tensor[] = [];
  return {
    parameters: inputs[weight].size,
    learns: false,
    step() {
      tf.dispose(last);
      last = gradients(inputs, dy);
    },
    /** The mean square of the weight's gradient. */
    async value() {
      const square = tf.tidy(() => tf.mean(tf.square(last[weight])));
      const [value] = await square.data();
      square.dispose();
      return value;
    },
    close() {
      tf.dispose([last, inputs, dy]);
    },
  };
}
