import type { EngineModule } from "./engine.ts";
import { cpu } from "./engines/cpu.ts";
import { tensorflow } from "./engines/tensorflow.ts";
import { wasm } from "./engines/wasm.ts";
import { webgpu } from "./engines/webgpu.ts";

/** Every engine; of those on the same kind of device the first is preferred. */
export const engineModules: readonly EngineModule[] = [
  tensorflow,
  webgpu,
  wasm,
  cpu,
];
