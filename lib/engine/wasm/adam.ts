import type * as tf from "../core.ts";
import type { KernelSet } from "../kernel_set.ts";
import type { AdamUpdateOptions } from "../ops/adam_update.ts";
import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { bits } from "./shapes.ts";

/** As in kernels/adam.as.ts. */
const CHUNK = 8192;

/** Words that describe a tensor, and a chunk of one. */
const TENSOR_WORDS = 8;
const CHUNK_WORDS = 2;

/** So few numbers are done before another thread has woken up. */
const FEW = 4 * CHUNK;

/** Adam's step: of one parameter, or of all in one job. */
export function setAdamKernels(set: KernelSet, heap: Heap, pool: Pool): void {
  set.set<AdamUpdateOptions>(
    "AdamUpdate",
    ({ param, m, v, grad }, options) =>
      update(heap, pool, [param, m, v, grad], options),
  );
  set.set<AdamUpdateOptions>(
    "AdamUpdateAll",
    (tensors, options) => update(heap, pool, Object.values(tensors), options),
  );
}

/**
 * @param tensors All parameters, then all means, squares and gradients.
 * @returns All new parameters, then all means and squares.
 */
function update(
  heap: Heap,
  pool: Pool,
  tensors: readonly tf.TensorInfo[],
  options: AdamUpdateOptions,
): tf.TensorInfo[] {
  const count = tensors.length / 4;
  const outputs = tensors.slice(0, 3 * count)
    .map(({ shape }) => heap.output(shape));
  const sizes = tensors.slice(0, count)
    .map(({ shape }) => shape.reduce((product, side) => product * side, 1));
  const chunks = sizes.reduce((sum, n) => sum + Math.ceil(n / CHUNK), 0);
  const table = heap.scratch(
    "adam",
    (count * TENSOR_WORDS + chunks * CHUNK_WORDS) * 4,
  );
  const { words } = heap;
  let at = (table >>> 2) + count * TENSOR_WORDS;
  for (let i = 0; i < count; i++) {
    const row = (table >>> 2) + i * TENSOR_WORDS;
    for (let k = 0; k < 4; k++) {
      words[row + k] = heap.offset(tensors[k * count + i]);
    }
    for (let k = 0; k < 3; k++) {
      words[row + 4 + k] = outputs[k * count + i].offset;
    }
    words[row + 7] = sizes[i];
    for (let begin = 0; begin < sizes[i]; begin += CHUNK) {
      words[at++] = row << 2;
      words[at++] = begin;
    }
  }
  const { learningRate, beta1, beta2, eps } = options;
  const all = sizes.reduce((sum, n) => sum + n, 0);
  pool.run(Op.Adam, chunks, [
    table + count * TENSOR_WORDS * 4,
    bits(beta1),
    bits(1 - beta1),
    bits(beta2),
    bits(1 - beta2),
    bits(learningRate / options.biasCorrection1),
    bits(1 / options.biasCorrection2),
    bits(eps),
  ], all <= FEW);
  return outputs.map(({ tensor }) => tensor);
}
