import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { bits } from "./shapes.ts";

/** As in kernels/pointwise.as.ts. */
const CHUNK = 8192;

/** So few chunks are done before another thread has woken up. */
const FEW = 4;

/**
 * Operations on numbers one by one, and their sums; numbers given are byte
 * offsets in the heap.
 */
export class Pointwise {
  readonly #heap: Heap;
  readonly #pool: Pool;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
  }

  /** y = op(a, b) for `size` numbers. */
  each(
    op: Op,
    a: number,
    b: number,
    y: number,
    size: number,
    alpha = 0,
  ): void {
    this.#run(op, Math.ceil(size / CHUNK), [a, b, y, size, bits(alpha)]);
  }

  /** y = x + b, `b` being one number per channel. */
  addChannels(
    x: number,
    b: number,
    y: number,
    rows: number,
    channels: number,
  ): void {
    const rowsPerChunk = Math.ceil(CHUNK / channels);
    this.#run(Op.AddChannels, Math.ceil(rows / rowsPerChunk), [
      ...[x, b, y, rows, rowsPerChunk, channels, 0],
    ]);
  }

  /** y = the sum over rows, per channel. */
  sumChannels(x: number, y: number, rows: number, channels: number): void {
    const atLeast = Math.max(64, Math.ceil(CHUNK / channels));
    const rowsPerChunk = Math.max(atLeast, Math.ceil(rows / 16));
    const parts = Math.ceil(rows / rowsPerChunk);
    const room = this.#heap.scratch("channel sums", parts * channels * 4);
    const job = [x, room, y, rows, rowsPerChunk, channels, parts];
    this.#run(Op.SumChannels, parts, job);
    this.#run(Op.SumPartials, 1, job);
  }

  /** Moves channels to pixels, or back; `rows` and `width` are the coarse side's. */
  shuffle(
    op: Op.PixelShuffle | Op.PixelUnshuffle,
    x: number,
    y: number,
    [rows, width, channels]: number[],
    factor: number,
  ): void {
    const rowSize = width * channels * factor * factor;
    const rowsPerChunk = Math.max(1, Math.ceil(CHUNK / rowSize));
    this.#run(op, Math.ceil(rows / rowsPerChunk), [
      ...[x, y, rows, rowsPerChunk, width, channels, factor],
    ]);
  }

  /** Copies so many runs of `length` numbers, so far apart on either side. */
  copyBlocks(
    x: number,
    y: number,
    { count, length, apart: [from, to] }: {
      readonly count: number;
      readonly length: number;
      readonly apart: readonly [from: number, to: number];
    },
  ): void {
    const perChunk = Math.max(1, Math.ceil(CHUNK / length));
    this.#run(Op.CopyBlocks, Math.ceil(count / perChunk), [
      ...[x, y, count, perChunk, length, from, to],
    ]);
  }

  #run(op: Op, chunks: number, job: readonly number[]): void {
    this.#pool.run(op, chunks, job, chunks <= FEW);
  }
}
