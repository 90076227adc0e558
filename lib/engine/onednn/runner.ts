import type { Heap } from "../wasm/heap.ts";
import type { Abi } from "./abi.ts";
import { Convolution, type Device } from "./convolution.ts";
import { Lru } from "./lru.ts";
import type { Plan } from "./plan.ts";
import { Scope } from "./scope.ts";
import { Unimplemented } from "./status.ts";

/** Convolutions that are kept ready; a network has a few dozen shapes. */
const MOST_KEPT = 512;

/** Where a convolution's tensors begin, as byte offsets in the heap. */
export interface Offsets {
  readonly x: number;
  readonly filter: number;
  readonly bias?: number | null;
  readonly y: number;
}

/** Runs convolutions on the wasm heap by oneDNN, and keeps them ready for the next time. */
export class Runner {
  readonly #heap: Heap;
  readonly #device: Device;
  readonly #scope = new Scope();
  /** Null where oneDNN has no implementation. */
  readonly #ready: Lru<Convolution | null>;
  #buffer: ArrayBufferLike | undefined;
  #base = 0n;

  constructor(heap: Heap, abi: Abi, mostKept = MOST_KEPT) {
    this.#heap = heap;
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

  /** How many convolutions are kept ready. */
  get kept(): number {
    return this.#ready.size;
  }

  /** Computes; false if oneDNN cannot. */
  run(plan: Plan, { x, filter, bias, y }: Offsets): boolean {
    const convolution = this.#ready.get(key(plan), () => this.#prepare(plan));
    if (!convolution) return false;
    const { roomBytes } = convolution;
    const room = roomBytes && this.#heap.scratch("onednn", roomBytes);
    const base = this.#baseAddress(); // After all that may make the heap grow.
    convolution.run({
      x: base + BigInt(x),
      filter: base + BigInt(filter),
      bias: base + BigInt(bias ?? 0),
      y: base + BigInt(y),
      room: base + BigInt(room),
    });
    return true;
  }

  /** Gives up all that oneDNN has made. */
  close(): void {
    this.#ready.clear();
    this.#scope.close();
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
      const bytes = new Uint8Array(buffer as ArrayBuffer);
      this.#buffer = buffer;
      this.#base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
    }
    return this.#base;
  }
}

/** Names what a convolution was made for; in one order, however the shape was put together. */
function key({ part, shape: s, bias, activation, depthwise }: Plan): string {
  return [
    ...[part, depthwise, bias, activation.name, activation.alpha],
    ...[s.batch, s.height, s.width, s.inChannels, s.outChannels],
    ...[s.outHeight, s.outWidth, s.kernelHeight, s.kernelWidth],
    ...[s.strideY, s.strideX, s.dilationY, s.dilationX, s.top, s.left],
  ].join();
}
