import { type Engine, openEngine, tf } from "../mod.ts";
import { type Present, present } from "./engine/_engines.ts";

/**
 * A test that has to hold on every engine of this machine but the reference
 * "cpu", or on the one that `BLINDSIGHT_ENGINE` names. What it leaves of
 * tensors is disposed after each run.
 */
export function onEveryEngine(
  name: string,
  run: (engine: Engine) => Promise<void>,
): void {
  for (const { label, options } of present) {
    if (options.engine === "cpu" && present.length > 1) continue;
    define(`${name} ("${label}")`, options, run);
  }
}

/**
 * A test of what does not depend on the engine: on "wasm" alone, which is
 * there everywhere.
 */
export function onOneEngine(
  name: string,
  run: (engine: Engine) => Promise<void>,
): void {
  define(name, { engine: "wasm" }, run);
}

function define(
  name: string,
  options: Present["options"],
  run: (engine: Engine) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const engine = await openEngine(options);
    tf.engine().startScope();
    try {
      await run(engine);
    } finally {
      tf.engine().endScope();
    }
  });
}
