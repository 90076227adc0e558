import { closeBackend } from "../backend.ts";
import { setAdamKernels } from "./adam.ts";
import { Convolutions } from "./conv.ts";
import { setConvKernels } from "./conv_kernels.ts";
import type { ConvMethods } from "./conv_methods.ts";
import { Depthwise } from "./depthwise.ts";
import { setDepthwiseKernels } from "./depthwise_kernels.ts";
import { Heap } from "./heap.ts";
import { KernelSet } from "../kernel_set.ts";
import { loadTfjs } from "./load_tfjs.ts";
import { setJoinKernels } from "./join_kernels.ts";
import { setMatMulKernel } from "./mat_mul_kernel.ts";
import { setPointwiseKernels } from "./pointwise_kernels.ts";
import { Pool } from "./pool.ts";

/** The embedded engine, open. */
export interface WasmEngine {
  /** How many threads compute. */
  readonly threads: number;
  /** Whether the heap is shared between threads. */
  readonly shared: boolean;
  /** Ends the threads and takes the kernels and the backend away. */
  close(): Promise<void>;
}

/** Options of {@linkcode openWasm}. */
export interface WasmOptions {
  /** How many threads compute; by default one per processor, at most 8. */
  readonly threads?: number;
  /** Told in one line why there is only one thread; `console.warn` by default. */
  readonly onNote?: (line: string) => void;
  /** Another way to convolve on the heap, made from our own. */
  readonly convolve?: (own: ConvMethods, heap: Heap, pool: Pool) => ConvMethods;
}

let current: WasmEngine | undefined;

/** More threads than this wait for memory more than they compute. */
const MOST_THREADS = 8;

/**
 * Starts TensorFlow.js's wasm backend with our kernels on its heap and makes
 * it the backend in use. One that is open is closed first. Where threads cannot
 * share a heap, one computes.
 *
 * @throws {Error} If this runtime has no relaxed SIMD.
 */
export async function openWasm(
  { threads, onNote = console.warn, convolve }: WasmOptions = {},
): Promise<WasmEngine> {
  await current?.close();
  const wanted = threads ??
    Math.min(MOST_THREADS, navigator.hardwareConcurrency);
  if (wanted === 1) return await open(1, convolve);
  try {
    return await open(wanted, convolve);
  } catch (error) {
    const engine = await open(1, convolve); // Where this fails too, its error says more.
    onNote(`the wasm engine has one thread: ${(error as Error).message}`);
    return engine;
  }
}

async function open(
  threads: number,
  convolve: WasmOptions["convolve"],
): Promise<WasmEngine> {
  const module = await kernels(threads > 1);
  const heap = new Heap(await loadTfjs(threads > 1));
  const set = new KernelSet("wasm");
  let pool: Pool | undefined;
  let convolutions: ConvMethods | undefined;
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    if (current?.close === close) current = undefined;
    await pool?.close();
    set.restore();
    convolutions?.close?.();
    closeBackend("wasm");
  };
  try {
    pool = await Pool.start(heap, module, threads);
    const own: ConvMethods = {
      dense: new Convolutions(heap, pool),
      depthwise: {
        sample: new Depthwise(heap, pool, "sample"),
        batch: new Depthwise(heap, pool, "batch"),
      },
    };
    convolutions = convolve ? convolve(own, heap, pool) : own;
    setConvKernels(set, heap, convolutions.dense);
    setDepthwiseKernels(set, heap, convolutions.depthwise);
    setMatMulKernel(set, heap, convolutions.dense);
    setPointwiseKernels(set, heap, pool);
    setJoinKernels(set, heap, pool);
    setAdamKernels(set, heap, pool);
  } catch (error) {
    await close();
    throw error;
  }
  return current = { threads, shared: heap.shared, close };
}

async function kernels(shared: boolean): Promise<WebAssembly.Module> {
  const name = shared ? "kernels-shared.wasm" : "kernels-single.wasm";
  const response = await fetch(new URL(name, import.meta.url));
  const bytes = await response.arrayBuffer();
  if (!WebAssembly.validate(bytes)) {
    throw new Error(
      "this runtime has no relaxed SIMD for WebAssembly, which the wasm engine needs; use Deno 2.9.4 or newer",
    );
  }
  return await WebAssembly.compile(bytes);
}
