import { adamUpdate, conv2d } from "../../lib/engine/mod.ts";
import * as tf from "../../lib/engine/tf.ts";
import { randomTensor } from "./_random_tensor.ts";

const shapes = [[3, 3, 3, 6], [6], [3, 3, 6, 3], [3]];

/** A small network that learns to halve its input, a step at a time. */
export class SmallTraining {
  readonly #x: tf.Tensor4D;
  readonly #y: tf.Tensor;
  /** Parameters, then both moments of each. */
  #state: tf.Tensor[];
  #step = 0;

  constructor(name = "", side = 8) {
    this.#x = randomTensor([2, side, side, 3], `x${name}`) as tf.Tensor4D;
    this.#y = tf.tidy(() => tf.mul(this.#x, 0.5));
    const params = shapes.map((shape, i) =>
      tf.tidy(() => tf.mul(randomTensor(shape, `${name}param ${i}`), 0.1))
    );
    const zeros = [...shapes, ...shapes].map((shape) => tf.zeros(shape));
    this.#state = [...params, ...zeros];
  }

  /** Does a step; the loss before it is the caller's. */
  step(): tf.Scalar {
    this.#step++;
    const old = this.#state;
    const count = shapes.length;
    const params = old.slice(0, count);
    const [loss, ...state] = tf.tidy(() => {
      const { value, grads } = tf.engine().gradients(
        () => this.#loss(params),
        params,
      );
      const updates = params.map((param, i) =>
        adamUpdate(param, old[count + i], old[2 * count + i], grads[i], {
          learningRate: 1e-2,
          beta1: 0.9,
          beta2: 0.999,
          eps: 1e-8,
          biasCorrection1: 1 - 0.9 ** this.#step,
          biasCorrection2: 1 - 0.999 ** this.#step,
        })
      );
      return [value, ...[0, 1, 2].flatMap((k) => updates.map((u) => u[k]))];
    });
    tf.dispose(old);
    this.#state = state;
    return loss as tf.Scalar;
  }

  /** All numbers that it has learnt. */
  async numbers(): Promise<number[]> {
    const all = await Promise.all(this.#state.map((t) => t.data()));
    return all.flatMap((values) => Array.from(values));
  }

  dispose(): void {
    tf.dispose([this.#x, this.#y, ...this.#state]);
  }

  #loss([w0, b0, w1, b1]: tf.Tensor[]): tf.Scalar {
    const hidden = conv2d(this.#x, w0 as tf.Tensor4D, b0 as tf.Tensor1D, {
      pad: 1,
      activation: "relu",
    });
    const out = conv2d(hidden, w1 as tf.Tensor4D, b1 as tf.Tensor1D, {
      pad: 1,
    });
    return tf.mean(tf.abs(tf.sub(out, this.#y)));
  }
}
