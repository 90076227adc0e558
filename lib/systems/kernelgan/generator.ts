import type { Rng } from "../../random/mod.ts";
import {
  type KernelGanConfig,
  kernelSide,
  layerSides,
  reach,
} from "./config.ts";
import type { Block, Memory } from "./memory.ts";
import { layOut, type Learned, type ParameterShape } from "./parameters.ts";

/**
 * The generator: six linear convolutions without biases, 7x7, 5x5, 3x3 and
 * three of 1x1, which are never run. They are folded into the one kernel that
 * they amount to, from the last backwards, because the tail of the chain has
 * one output only; gradients go back through the fold.
 */
export interface Generator {
  readonly learned: Learned;
  /** Tails: the layers from the i-th on as `[side * side, inputs]`; the last is a one. */
  readonly tails: readonly Block[];
  /** Tails' sides. */
  readonly sides: readonly number[];
  /** Each layer's taps times the next tail's, `[taps * inputs, side * side]`. */
  readonly products: readonly Block[];
  /** The tail turned round. */
  readonly turned: Block;
  /** Gradients of two tails that follow each other. */
  readonly tailGrads: readonly [Block, Block];
  /** The collapsed kernel of 13 taps a side: what is estimated. */
  readonly kernel: Block;
  /** Its gradient, which the caller writes. */
  readonly kernelGrad: Block;
  /** What pictures are correlated with: the same unless the stride is in the first layer. */
  readonly sampler: Block;
  readonly samplerGrad: Block;
  /** Pixels between the tail's taps under the first layer. */
  readonly step: 1 | 2;
}

/** The generator's weights, HWIO. */
export function generatorShapes(
  { features }: KernelGanConfig,
): ParameterShape[] {
  return layerSides.map((side, i) => ({
    name: `layer${i}`,
    shape: [
      side,
      side,
      i === 0 ? 1 : features,
      i === layerSides.length - 1 ? 1 : features,
    ],
  }));
}

/** Room for a generator. */
export function layOutGenerator(
  memory: Memory,
  config: KernelGanConfig,
): Generator {
  const learned = layOut(memory, generatorShapes(config));
  const count = layerSides.length;
  const sides = Array<number>(count + 1).fill(1);
  for (let i = count - 1; i >= 0; i--) {
    sides[i] = sides[i + 1] + layerSides[i] - 1;
  }
  const inputs = [...learned.shapes.map(({ shape }) => shape[2]), 1];
  const tails = sides.map((side, i) => memory.floats(side * side * inputs[i]));
  tails[count].data[0] = 1;
  const products = layerSides.map((side, i) =>
    memory.floats(side * side * inputs[i] * sides[i + 1] ** 2)
  );
  const room = () =>
    memory.floats(Math.max(...tails.map((t) => t.data.length)));
  const step = config.stride === "first" ? 2 : 1;
  const kernelGrad = memory.floats(kernelSide ** 2);
  const samplerSize = reach(config) ** 2;
  return {
    learned,
    tails,
    sides,
    products,
    turned: room(),
    tailGrads: [room(), room()],
    kernel: tails[0],
    kernelGrad,
    sampler: step === 1 ? tails[0] : memory.floats(samplerSize),
    samplerGrad: step === 1 ? kernelGrad : memory.floats(samplerSize),
    step,
  };
}

/** Draws the weights: Xavier's normal distribution with a gain of 0.1. */
export function initGenerator({ learned }: Generator, rng: Rng): void {
  for (
    const { name, shape: [height, width, inputs, outputs] } of learned.shapes
  ) {
    const draws = rng.split(name);
    const deviation = 0.1 *
      Math.sqrt(2 / (height * width * (inputs + outputs)));
    const { data } = learned.values.of[name];
    for (let i = 0; i < data.length; i++) data[i] = draws.normal(0, deviation);
  }
}

/** Folds the layers into the kernel, and into the sampler where that differs. */
export function fold(
  { dense, scratch }: Memory,
  { learned, tails, sides, products, turned, sampler, kernel, step }: Generator,
): void {
  for (let i = layerSides.length - 1; i >= 0; i--) {
    const { shape: [side, , inputs, outputs] } = learned.shapes[i];
    const places = sides[i + 1] ** 2;
    dense.transpose(tails[i + 1].at, turned.at, places, outputs);
    dense.multiply(
      scratch,
      learned.values.of[`layer${i}`].at,
      turned.at,
      products[i].at,
      side * side * inputs,
      outputs,
      places,
    );
    tails[i].data.fill(0);
    overlap(
      products[i].data,
      tails[i].data,
      side,
      sides[i + 1],
      inputs,
      1,
      "add",
    );
  }
  if (sampler === kernel) return;
  sampler.data.fill(0);
  const { data } = products[0];
  overlap(data, sampler.data, layerSides[0], sides[1], 1, step, "add");
}

/** The weights' gradients from the kernel's and, where that differs, the sampler's. */
export function foldGrad(
  { dense, scratch }: Memory,
  generator: Generator,
): void {
  const { learned, tails, sides, products, kernel, sampler, step } = generator;
  const { kernelGrad, samplerGrad } = generator;
  let [grad, next] = generator.tailGrads;
  grad.data.set(kernelGrad.data);
  learned.shapes.forEach(({ name, shape: [side, , inputs, outputs] }, i) => {
    const places = sides[i + 1] ** 2;
    const rows = side * side * inputs;
    const product = products[i]; // Its values have served.
    product.data.fill(0);
    overlap(product.data, grad.data, side, sides[i + 1], inputs, 1, "take");
    if (i === 0 && sampler !== kernel) {
      overlap(product.data, samplerGrad.data, side, sides[1], 1, step, "take");
    }
    dense.multiply(
      scratch,
      product.at,
      tails[i + 1].at,
      learned.grads.of[name].at,
      rows,
      places,
      outputs,
    );
    if (i === layerSides.length - 1) return;
    // The transposed product's rows are the places: one for the last layers.
    if (places >= 6) {
      dense.multiplyTransposed(
        scratch,
        product.at,
        learned.values.of[name].at,
        next.at,
        places,
        rows,
        outputs,
      );
    } else {
      dense.sumRows(
        learned.values.of[name].at,
        product.at,
        next.at,
        rows,
        outputs,
      );
    }
    [grad, next] = [next, grad];
  });
}

/**
 * Every tap of a layer lays the next tail down at its place, where they
 * overlap and add up (`add`); or takes its part of a gradient (`take`).
 *
 * @param product `[side * side * inputs, tailSide * tailSide]`.
 * @param sum `[places, inputs]`.
 */
function overlap(
  product: Float32Array,
  sum: Float32Array,
  side: number,
  tailSide: number,
  inputs: number,
  step: number,
  way: "add" | "take",
): void {
  const width = side + step * (tailSide - 1);
  for (let ky = 0, at = 0; ky < side; ky++) {
    for (let kx = 0; kx < side; kx++) {
      for (let input = 0; input < inputs; input++) {
        for (let y = 0; y < tailSide; y++) {
          let place = ((ky + step * y) * width + kx) * inputs + input;
          for (let x = 0; x < tailSide; x++, at++, place += step * inputs) {
            if (way === "add") sum[place] += product[at];
            else product[at] += sum[place];
          }
        }
      }
    }
  }
}
