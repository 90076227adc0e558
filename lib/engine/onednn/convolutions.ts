import type {
  ConvMethods,
  DenseMethods,
  DepthwiseMethods,
  Owner,
} from "../wasm/conv_methods.ts";
import type { Heap } from "../wasm/heap.ts";
import type { Pool } from "../wasm/pool.ts";
import { type ConvShape, linear } from "../wasm/shapes.ts";
import type { Abi } from "./abi.ts";
import { Convolution, type Device } from "./convolution.ts";
import { Lru } from "./lru.ts";
import type { Plan } from "./plan.ts";
import { Scope } from "./scope.ts";
import { Unimplemented } from "./status.ts";

/** Convolutions that are kept ready; a network has a few dozen shapes. */
const MOST_KEPT = 512;

/** Byte offsets in the heap; 0 for a bias that is not there. */
interface Offsets {
  readonly x: number;
  readonly filter: number;
  readonly bias: number;
  readonly y: number;
}

/**
 * Convolutions on the wasm heap by oneDNN, or by our own kernels where oneDNN
 * has none.
 */
export class OnednnConvolutions implements ConvMethods {
  readonly dense: DenseMethods;
  readonly depthwise: Record<Owner, DepthwiseMethods>;
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
    this.dense = this.#dense(own.dense);
    this.depthwise = {
      sample: this.#depthwise(own.depthwise.sample, "sample"),
      batch: this.#depthwise(own.depthwise.batch, "batch"),
    };
  }

  /** How many convolutions are kept ready. */
  get kept(): number {
    return this.#ready.size;
  }

  close(): void {
    this.#ready.clear();
    this.#scope.close();
  }

  #dense(own: DenseMethods): DenseMethods {
    const plain = { bias: false, activation: linear, depthwise: false };
    return {
      forward: (x, filter, bias, y, shape, activation) => {
        const plan: Plan = {
          part: "forward",
          shape,
          bias: bias !== null,
          activation,
          depthwise: false,
        };
        if (this.#run(plan, { x, filter, bias: bias ?? 0, y })) return;
        own.forward(x, filter, bias, y, shape, activation);
      },
      inputGrad: (y, filter, x, shape) => {
        const plan: Plan = { part: "inputGrad", shape, ...plain };
        if (this.#run(plan, { x, filter, bias: 0, y })) return;
        own.inputGrad(y, filter, x, shape);
      },
      filterGrad: (x, y, filter, shape) => {
        const plan: Plan = { part: "filterGrad", shape, ...plain };
        if (this.#run(plan, { x, filter, bias: 0, y })) return;
        own.filterGrad(x, y, filter, shape);
      },
    };
  }

  #depthwise(own: DepthwiseMethods, owner: Owner): DepthwiseMethods {
    const run = (
      part: Plan["part"],
      shape: ConvShape,
      x: number,
      filter: number,
      y: number,
    ): boolean => {
      const once = owner === "batch";
      const plan: Plan = {
        part,
        shape: once ? shape : { ...shape, batch: 1 },
        bias: false,
        activation: linear,
        depthwise: true,
      };
      if (once) return this.#run(plan, { x, filter, bias: 0, y });
      const bytes = sampleBytes(shape);
      for (let i = 0; i < shape.batch; i++) {
        const done = this.#run(plan, {
          x: x + i * bytes.x,
          filter: filter + i * bytes.filter,
          bias: 0,
          y: y + i * bytes.y,
        });
        if (!done) return false; // The first one tells.
      }
      return true;
    };
    return {
      forward: (x, filter, y, shape) => {
        if (run("forward", shape, x, filter, y)) return;
        own.forward(x, filter, y, shape);
      },
      inputGrad: (y, filter, x, shape) => {
        if (run("inputGrad", shape, x, filter, y)) return;
        own.inputGrad(y, filter, x, shape);
      },
      filterGrad: (x, y, filter, shape) => {
        if (run("filterGrad", shape, x, filter, y)) return;
        own.filterGrad(x, y, filter, shape);
      },
    };
  }

  /** Computes by oneDNN; false if it has no implementation. */
  #run(plan: Plan, { x, filter, bias, y }: Offsets): boolean {
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

function key({ part, shape, bias, activation, depthwise }: Plan): string {
  const { name, alpha } = activation;
  return `${part} ${depthwise} ${bias} ${name} ${alpha} ${
    Object.values(shape).join()
  }`;
}

/** What one sample of a depthwise convolution takes. */
function sampleBytes(s: ConvShape) {
  return {
    x: 4 * s.height * s.width * s.inChannels,
    filter: 4 * s.kernelHeight * s.kernelWidth * s.outChannels,
    y: 4 * s.outHeight * s.outWidth * s.outChannels,
  };
}
