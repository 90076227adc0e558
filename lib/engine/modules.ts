import type { EngineModule } from "./engine.ts";
import { cpu } from "./engines/cpu.ts";
import { onednn } from "./engines/onednn.ts";
import { tensorflow } from "./engines/tensorflow.ts";
import { wasm } from "./engines/wasm.ts";
import { webgpu } from "./engines/webgpu.ts";

/**
 * Every engine; of those on the same kind of device the first is preferred:
 * on processors oneDNN with our own kernels, then those alone, which both took
 * less time for a training step than TensorFlow where they were measured.
 */
export const engineModules: readonly EngineModule[] = [
  onednn,
  wasm,
  tensorflow,
  webgpu,
  cpu,
];
