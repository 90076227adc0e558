/** Opens the engine that a task's `--engine` asks for. @module */
import { type Engine, type EngineName, openEngine } from "../mod.ts";
import { engineModules } from "../lib/engine/modules.ts";
import { UsageError } from "./_flags.ts";

/** The engine of that name, or the best that works here. */
export function openTaskEngine(name: string | undefined): Promise<Engine> {
  if (name === undefined) return openEngine();
  const names = engineModules.map((module) => module.name);
  if (!(names as string[]).includes(name)) {
    throw new UsageError(
      `--engine is "${name}"; expected one of ${names.join(", ")}`,
    );
  }
  return openEngine({ engine: name as EngineName });
}
