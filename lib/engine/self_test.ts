import type { SelfTest } from "./engine.ts";
import { conv2d } from "./ops/conv2d.ts";
import * as tf from "./tf.ts";

const side = 5;
const inputs = 2;
const outputs = 3;

/** A fixed pattern of small whole numbers, so that every sum is exact. */
function pattern(length: number, step: number, levels: number): number[] {
  return Array.from(
    { length },
    (_, i) => (i * step) % levels - (levels >> 1),
  );
}

/** Convolves with a ReLU and sums with weights: by plain loops, with gradients. */
function expected(x: number[], w: number[], b: number[], weights: number[]) {
  const y: number[] = new Array(side * side * outputs).fill(0);
  const dx: number[] = new Array(x.length).fill(0);
  const dw: number[] = new Array(w.length).fill(0);
  const db: number[] = new Array(b.length).fill(0);
  const visit = (
    at: number,
    each: (xAt: number, wAt: number) => void,
  ) => {
    const channel = at % outputs;
    const column = Math.floor(at / outputs) % side;
    const row = Math.floor(at / (outputs * side));
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const r = row + i - 1;
        const c = column + j - 1;
        if (r < 0 || c < 0 || r >= side || c >= side) continue;
        for (let k = 0; k < inputs; k++) {
          each(
            (r * side + c) * inputs + k,
            ((i * 3 + j) * inputs + k) * outputs + channel,
          );
        }
      }
    }
  };
  for (let at = 0; at < y.length; at++) {
    let sum = b[at % outputs];
    visit(at, (xAt, wAt) => sum += x[xAt] * w[wAt]);
    if (sum <= 0) continue;
    y[at] = sum;
    db[at % outputs] += weights[at];
    visit(at, (xAt, wAt) => {
      dx[xAt] += weights[at] * w[wAt];
      dw[wAt] += weights[at] * x[xAt];
    });
  }
  return [y, dx, dw, db];
}

/** Checks a small convolution and its gradients on the backend in use. */
export async function selfTest(): Promise<SelfTest> {
  const x = pattern(side * side * inputs, 7, 5);
  const w = pattern(9 * inputs * outputs, 5, 7);
  const b = pattern(outputs, 1, 3);
  const weights = pattern(side * side * outputs, 3, 11);
  const tensors = tf.tidy(() => {
    const shapes = [[1, side, side, inputs], [3, 3, inputs, outputs], [
      outputs,
    ]];
    const args = [x, w, b].map((values, i) => tf.tensor(values, shapes[i]));
    const run = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      conv2d(x as tf.Tensor4D, w as tf.Tensor4D, b as tf.Tensor1D, {
        pad: 1,
        activation: "relu",
      });
    const y = run(args[0], args[1], args[2]);
    const dy = tf.tensor(weights, y.shape);
    const gradients = tf.grads((x, w, b) => run(x, w, b))(args, dy);
    return [y, ...gradients];
  });
  let error = 0;
  const known = expected(x, w, b, weights);
  for (const [i, tensor] of tensors.entries()) {
    const values = await tensor.data();
    for (const [at, value] of known[i].entries()) {
      const difference = Math.abs(values[at] - value);
      error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    }
    tensor.dispose();
  }
  return { passed: error < 1e-3, error };
}
