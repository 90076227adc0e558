import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { MOST_BYTES } from "../wasm/heap.ts";

/** What TensorFlow.js takes its tensors' memory with. */
interface Allocator {
  _malloc(bytes: number): number;
  _free(offset: number): void;
}

/** The width of a cache line, and of the widest vectors. */
const LINE = 64;

/**
 * Makes tensors begin where cache lines do, as long as the backend lives: on
 * memory that does not, oneDNN's convolutions take up to a tenth longer.
 */
export function alignTensors(backend: BackendWasm): void {
  const module = backend.wasm as unknown as Allocator;
  module._free(module._malloc(1)); // Its first call puts the real ones in place.
  const { _malloc, _free } = module;
  const starts = new Map<number, number>();
  module._malloc = (bytes) => {
    if (bytes + LINE >= MOST_BYTES) return 0;
    const start = _malloc(bytes + LINE) >>> 0;
    if (start === 0) return 0;
    const offset = Math.ceil(start / LINE) * LINE;
    starts.set(offset, start);
    return offset;
  };
  module._free = (offset) => {
    const start = starts.get(offset >>> 0);
    starts.delete(offset >>> 0);
    _free(start ?? offset); // What was taken before begins anywhere.
  };
}
