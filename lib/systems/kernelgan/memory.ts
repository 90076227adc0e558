import { type Dense, openDense } from "./dense.ts";

/** Floats in the memory that the compiled kernels compute on. */
export interface Block {
  /** Where they begin, in bytes. */
  readonly at: number;
  readonly data: Float32Array;
}

/** Bytes that lie between blocks: kernels may read and write past the end by three floats. */
const GAP = 64;

/** Bytes of room for a thread's own use: the columns of the largest product. */
const SCRATCH = 1 << 21;

const PAGE = 1 << 16;

/**
 * The memory of one training, and the kernels on it. Blocks are never given
 * back: the memory goes as a whole. Asking for the same blocks in the same
 * order gives the same places, which is how a second thread finds them.
 */
export class Memory {
  readonly dense: Dense;
  /** Room that belongs to this thread. */
  readonly scratch: number;
  #next: number;

  /**
   * @param shared What another thread made.
   * @param thread Which thread this is: 0 or 1.
   */
  constructor(
    readonly shared: WebAssembly.Memory = new WebAssembly.Memory({
      initial: 2 * SCRATCH / PAGE,
      maximum: 4096,
      shared: true,
    }),
    thread: 0 | 1 = 0,
  ) {
    this.dense = openDense(shared);
    this.scratch = GAP + thread * (SCRATCH - GAP);
    this.#next = 2 * SCRATCH;
  }

  /** So many floats, 0 at first. */
  floats(count: number): Block {
    const at = this.#next;
    this.#next += Math.ceil((4 * count + GAP) / GAP) * GAP;
    const missing = this.#next - this.shared.buffer.byteLength;
    if (missing > 0) this.shared.grow(Math.ceil(missing / PAGE));
    return { at, data: new Float32Array(this.shared.buffer, at, count) };
  }
}
