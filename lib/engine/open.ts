import type { Engine, EngineOptions } from "./engine.ts";
import { engineModules } from "./modules.ts";
import { Opener } from "./opener.ts";

const opener = new Opener(engineModules);

/**
 * Opens what computes: a graphics card where there is one that works, else the
 * processor. Called again it returns the open engine; asked for another it
 * closes the open one, and every tensor on it, first.
 *
 * @throws {InputError} If the engine that is asked for is unknown, is not
 * there, or computes wrongly.
 *
 * @example
 * ```ts
 * import { openEngine } from "blindsight";
 *
 * const engine = await openEngine({ engine: "wasm" });
 * console.log(engine.name, engine.device, engine.selfTest.passed);
 * ```
 */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  return opener.open(options);
}
