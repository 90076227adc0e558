import * as tf from "../../lib/engine/tf.ts";
import { seeded } from "../../lib/random/mod.ts";
import type { Case } from "./_cases/case.ts";

/** More than this is wrong; the rest is what finite differences in floats cost. */
export const tolerance = 5e-3;

/** How many coordinates of every input are tried. */
const tries = 8;
const step = 1e-2;

/** What weights are drawn from; not around zero, which would be a single one's. */
const span = [-1, 2] as const;

type Function = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Values far apart and away from zero, so that no step crosses a kink. */
function values(
  count: number,
  [low, high]: readonly [number, number],
  name: string,
  seed = 1,
): Float32Array {
  const order = seeded(seed).split(name).shuffle(
    Array.from({ length: count }, (_, i) => i),
  );
  return Float32Array.from(
    order,
    (i) => low + (high - low) * (i + 0.5) / count,
  );
}

/** The inputs of a case. */
export function inputs(
  { shapes, range = [-1.45, 1.53], seed }: Case,
): tf.Tensor[] {
  return shapes.map((shape, i) => {
    const count = shape.reduce((n, side) => n * side, 1);
    // Shifted against each other, so that no two inputs hold the same value.
    const [low, high] = range.map((bound) => bound + 0.043 * i);
    return tf.tensor(values(count, [low, high], `input ${i}`, seed), shape);
  });
}

/** A scalar to differentiate: the results, each with a weight of its own. */
function weighed(f: Function): Function {
  return (...xs) => {
    const y = f(...xs);
    const weights = tf.tensor(values(y.size, span, "weights"), y.shape);
    return tf.sum(tf.mul(y, weights));
  };
}

/** The gradient; zero where the function does not depend on an input. */
function gradients(f: Function, xs: tf.Tensor[]): tf.Tensor[] {
  const { grads } = tf.engine().gradients(
    () => f(...xs) as tf.Scalar,
    xs,
    undefined,
    true,
  );
  return grads.map((g, i) => g ?? tf.zerosLike(xs[i]));
}

/** The scalar product of a function's gradient with fixed directions. */
function slope(f: Function): Function {
  return (...xs) => {
    const terms = gradients(f, xs).map((g, i) => {
      const along = values(g.size, span, `along ${i}`);
      return tf.sum(tf.mul(g, tf.tensor(along, g.shape)));
    });
    return tf.addN(terms);
  };
}

/**
 * The greatest difference between the gradient of a scalar function and its
 * finite differences, relative to the gradient's size where that exceeds 1.
 */
async function difference(f: Function, xs: tf.Tensor[]): Promise<number> {
  const data = await Promise.all(xs.map((x) => x.data()));
  const chosen = data.map((values, i) =>
    seeded(2).split(i).shuffle(Array.from(values.keys())).slice(0, tries)
  );
  const [losses, ...found] = tf.tidy(() => {
    const losses: tf.Tensor[] = [];
    for (const [i, places] of chosen.entries()) {
      for (const place of places) {
        for (const sign of [1, -1]) {
          const moved = Float32Array.from(data[i]);
          moved[place] += sign * step;
          const at = [...xs];
          at[i] = tf.tensor(moved, xs[i].shape);
          losses.push(tf.tidy(() => f(...at)));
        }
      }
    }
    return [tf.stack(losses), ...gradients(f, xs)];
  });
  const loss = await losses.data();
  let worst = 0;
  let at = 0;
  for (const [i, places] of chosen.entries()) {
    const gradient = await found[i].data();
    const scale = Math.max(1, ...gradient.map(Math.abs));
    for (const place of places) {
      const numeric = (loss[at] - loss[at + 1]) / (2 * step);
      const off = Math.abs(numeric - gradient[place]) / scale;
      worst = Math.max(worst, Number.isNaN(off) ? Infinity : off);
      at += 2;
    }
  }
  tf.dispose([losses, ...found]);
  return worst;
}

/** How far a case's first derivatives are from finite differences. */
export async function firstOrder(test: Case): Promise<number> {
  const xs = inputs(test);
  try {
    return await difference(weighed(test.f), xs);
  } finally {
    tf.dispose(xs);
  }
}

/** How far its second derivatives are from differences of the first. */
export async function secondOrder(test: Case): Promise<number> {
  const xs = inputs(test);
  try {
    return await difference(slope(weighed(test.f)), xs);
  } finally {
    tf.dispose(xs);
  }
}
