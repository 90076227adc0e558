/**
 * The embedded engine: TensorFlow.js's wasm backend with training kernels of
 * our own, on one thread or several.
 *
 * @module
 */
export { openWasm, type WasmEngine, type WasmOptions } from "./open_wasm.ts";
