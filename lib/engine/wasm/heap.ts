import * as tf from "../core.ts";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** What we use of the module that Emscripten made. */
interface Emscripten {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(offset: number): void;
}

/** What 32-bit addresses reach; more would wrap around. */
export const MOST_BYTES = 2 ** 32;

/** TensorFlow.js's own heap, on which our kernels compute without copying. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  readonly #module: Emscripten;
  readonly #scratch = new Map<string, { offset: number; bytes: number }>();
  #zeros = { offset: 0, count: 0 };
  #words: Int32Array;
  #floats: Float32Array;

  constructor(readonly backend: BackendWasm) {
    this.#module = backend.wasm as unknown as Emscripten;
    const memory = this.#module.wasmMemory ?? this.#module.asm?.memory;
    if (!memory) throw new Error("TensorFlow.js does not show its heap");
    this.memory = memory;
    this.#words = new Int32Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
  }

  /** Whether threads can share it. */
  get shared(): boolean {
    return this.memory.buffer instanceof SharedArrayBuffer;
  }

  /** The heap as integers, made anew when it has grown. */
  get words(): Int32Array {
    this.#refresh();
    return this.#words;
  }

  /** The heap as numbers, made anew when it has grown. */
  get floats(): Float32Array {
    this.#refresh();
    return this.#floats;
  }

  #refresh(): void {
    const { buffer } = this.memory;
    if (this.#words.buffer === buffer) return;
    this.#words = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
  }

  /** Takes memory for as long as the backend lives. */
  allocate(bytes: number): number {
    if (bytes >= MOST_BYTES) throw outOfMemory(bytes);
    const offset = this.#module._malloc(bytes) >>> 0;
    if (offset === 0) throw outOfMemory(bytes);
    return offset;
  }

  /** Room for intermediate values: kept by name, and larger when need be. */
  scratch(name: string, bytes: number): number {
    const known = this.#scratch.get(name);
    if (known && known.bytes >= bytes) return known.offset;
    if (known) this.#module._free(known.offset);
    this.#scratch.delete(name);
    const offset = this.allocate(bytes);
    this.#scratch.set(name, { offset, bytes });
    return offset;
  }

  /** Numbers that are and stay zero. */
  zeros(count: number): number {
    if (this.#zeros.count < count) {
      const room = Math.max(1024, count);
      const offset = this.scratch("zeros", room * 4);
      this.floats.fill(0, offset >>> 2, (offset >>> 2) + room);
      this.#zeros = { offset, count: room };
    }
    return this.#zeros.offset;
  }

  /** Where a tensor's numbers lie. */
  offset(tensor: tf.TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A tensor's numbers, until the heap grows. */
  numbers(tensor: tf.TensorInfo): Float32Array {
    const begin = this.offset(tensor) >>> 2;
    return this.floats.subarray(
      begin,
      begin + tf.util.sizeFromShape(tensor.shape),
    );
  }

  /** A new tensor and where its numbers shall be written. */
  output(shape: number[]): { tensor: tf.TensorInfo; offset: number } {
    const bytes = 4 * tf.util.sizeFromShape(shape);
    if (bytes >= MOST_BYTES) throw outOfMemory(bytes);
    const tensor = this.backend.makeOutput(shape, "float32");
    const offset = this.offset(tensor);
    if (offset === 0 && bytes > 0) {
      this.backend.disposeData(tensor.dataId);
      throw outOfMemory(bytes);
    }
    return { tensor, offset };
  }
}

function outOfMemory(bytes: number): Error {
  return new Error(
    `the wasm engine's heap of 4 GB has no ${Math.ceil(bytes / 2 ** 20)} MB ` +
      "left; use smaller batches or tiles, and dispose tensors",
  );
}
