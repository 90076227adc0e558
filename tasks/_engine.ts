/** Opens the engine that a task's `--engine` asks for. @module */
import { type Engine, type EngineName, openEngine } from "../mod.ts";

/** The engine of that name, or the best that works here. */
export function openTaskEngine(name: string | undefined): Promise<Engine> {
  return openEngine(name === undefined ? {} : { engine: name as EngineName });
}
