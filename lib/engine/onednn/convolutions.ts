import type { ConvMethods } from "../wasm/conv_methods.ts";
import type { Heap } from "../wasm/heap.ts";
import type { Pool } from "../wasm/pool.ts";
import { type Activation, type ConvShape, linear } from "../wasm/shapes.ts";
import type { Abi } from "./abi.ts";
import { Convolution, type Device } from "./convolution.ts";
import { Lru } from "./lru.ts";
import type { Plan } from "./plan.ts";
import { Scope } from "./scope.ts";
import { Unimplemented } from "./status.ts";

/** Convolutions that are kept ready; a network has a few dozen shapes. */
const MOST_KEPT = 512;

/**
 * Convolutions on the wasm heap by oneDNN, or by our own kernels where those
 * are faster or oneDNN has none.
 */
export class OnednnConvolutions implements ConvMethods {
  readonly #own: ConvMethods;
  readonly #heap: Heap;
  readonly #pool: Pool;
  readonly #device: Device;
  readonly #scope = new Scope();
  /** Null where oneDNN has no implementation. */
  readonly #ready: Lru<Convolution | null>;
  #buffer: ArrayBufferLike | undefined;
  #base = 0n;

  constructor(
    own: ConvMethods,
    heap: Heap,
    pool: Pool,
    abi: Abi,
    mostKept = MOST_KEPT,
  ) {
    this.#own = own;
    this.#heap = heap;
    this.#pool = pool;
    this.#ready = new Lru(mostKept, (convolution) => convolution?.close());
    const { symbols } = abi;
    const cpu = 1;
    const engine = this.#scope.make(
      "opening an engine",
      (to) => symbols.dnnl_engine_create(to, cpu, 0n),
      symbols.dnnl_engine_destroy,
    );
    const inOrder = 1;
    const stream = this.#scope.make(
      "opening a stream",
      (to) => symbols.dnnl_stream_create(to, engine, inOrder),
      symbols.dnnl_stream_destroy,
    );
    this.#device = { abi, engine, stream };
  }

  forward(
    x: number,
    filter: number,
    bias: number | null,
    y: number,
    shape: ConvShape,
    activation: Activation,
  ): void {
    const plan: Plan = {
      part: "forward",
      shape,
      bias: bias !== null,
      activation,
    };
    if (this.#run(plan, x, filter, bias ?? 0, y)) return;
    this.#own.forward(x, filter, bias, y, shape, activation);
  }

  inputGrad(dy: number, filter: number, dx: number, shape: ConvShape): void {
    const part = "inputGrad";
    const plan: Plan = { part, shape, bias: false, activation: linear };
    if (this.#run(plan, dx, filter, 0, dy)) return;
    this.#own.inputGrad(dy, filter, dx, shape);
  }

  filterGrad(x: number, dy: number, filter: number, shape: ConvShape): void {
    const part = "filterGrad";
    const plan: Plan = { part, shape, bias: false, activation: linear };
    if (this.#run(plan, x, filter, 0, dy)) return;
    this.#own.filterGrad(x, dy, filter, shape);
  }

  /** How many convolutions are kept ready. */
  get kept(): number {
    return this.#ready.size;
  }

  close(): void {
    this.#ready.clear();
    this.#scope.close();
    this.#own.close?.();
  }

  /** Computes by oneDNN, from byte offsets in the heap; false if it does not. */
  #run(
    plan: Plan,
    x: number,
    filter: number,
    bias: number,
    y: number,
  ): boolean {
    const convolution = this.#ready.get(key(plan), () => this.#prepare(plan));
    if (!convolution) return false;
    const { roomBytes } = convolution;
    const room = roomBytes && this.#heap.scratch("onednn", roomBytes);
    const base = this.#baseAddress(); // After all that may make the heap grow.
    this.#pool.rest();
    convolution.run({
      x: base + BigInt(x),
      filter: base + BigInt(filter),
      bias: base + BigInt(bias),
      y: base + BigInt(y),
      room: base + BigInt(room),
    });
    return true;
  }

  #prepare(plan: Plan): Convolution | null {
    try {
      return new Convolution(this.#device, plan);
    } catch (error) {
      if (error instanceof Unimplemented) return null;
      throw error;
    }
  }

  /** Where the heap lies, asked anew whenever it has grown. */
  #baseAddress(): bigint {
    const { buffer } = this.#heap.memory;
    if (buffer !== this.#buffer) {
      const start = Deno.UnsafePointer.of(
        new Uint8Array(buffer as ArrayBuffer),
      );
      this.#buffer = buffer;
      this.#base = Deno.UnsafePointer.value(start);
    }
    return this.#base;
  }
}

function key({ part, shape, bias, activation }: Plan): string {
  const { name, alpha } = activation;
  return `${part} ${bias} ${name} ${alpha} ${Object.values(shape).join()}`;
}
