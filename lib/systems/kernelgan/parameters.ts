import type { Block, Memory } from "./memory.ts";

/** A parameter's name and shape. */
export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One set of a network's numbers: all of them side by side, and each by its name. */
export interface Numbers {
  readonly whole: Block;
  readonly of: Readonly<Record<string, Block>>;
}

/** A network's parameters, their gradients, and Adam's two moments. */
export interface Learned {
  readonly shapes: readonly ParameterShape[];
  readonly values: Numbers;
  readonly grads: Numbers;
  readonly means: Numbers;
  readonly squares: Numbers;
}

/** Room for a network's parameters. */
export function layOut(
  memory: Memory,
  shapes: readonly ParameterShape[],
): Learned {
  return {
    shapes,
    values: numbers(memory, shapes),
    grads: numbers(memory, shapes),
    means: numbers(memory, shapes),
    squares: numbers(memory, shapes),
  };
}

function numbers(memory: Memory, shapes: readonly ParameterShape[]): Numbers {
  const sizes = shapes.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  // Kernels go in fours; what is between stays 0.
  const starts = [0];
  for (const size of sizes) {
    starts.push(starts.at(-1)! + 4 * Math.ceil(size / 4));
  }
  const whole = memory.floats(starts.at(-1)!);
  const of = Object.fromEntries(shapes.map(({ name }, i) => [name, {
    at: whole.at + 4 * starts[i],
    data: whole.data.subarray(starts[i], starts[i] + sizes[i]),
  }]));
  return { whole, of };
}

/** A step of Adam with (0.5, 0.999), as PyTorch places epsilon; `count` is 1 at the first. */
export function descend(
  { dense }: Memory,
  { values, grads, means, squares }: Learned,
  rate: number,
  count: number,
): void {
  const [beta1, beta2] = [0.5, 0.999];
  dense.adam(
    values.whole.at,
    means.whole.at,
    squares.whole.at,
    grads.whole.at,
    values.whole.data.length,
    beta1,
    1 - beta1,
    beta2,
    1 - beta2,
    rate / (1 - beta1 ** count),
    1 / (1 - beta2 ** count),
    1e-8,
  );
}
