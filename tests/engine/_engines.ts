import type { EngineName } from "../../lib/engine/mod.ts";
import { engineModules } from "../../lib/engine/modules.ts";
import { probed } from "../../lib/engine/opener.ts";

/** An engine that this machine has, and how many threads it is tested with. */
export interface Present {
  /** For the test's name. */
  readonly label: string;
  /** For `openEngine`. */
  readonly options: { readonly engine: EngineName; readonly threads?: number };
}

/** The engines that this machine has, or the one that `BLINDSIGHT_ENGINE` names; what is absent is said loudly. */
export const present: readonly Present[] = await find();

async function find(): Promise<Present[]> {
  const engines: Present[] = [];
  const only = Deno.env.get("BLINDSIGHT_ENGINE");
  const names = engineModules.map(({ name }) => name);
  if (only && !names.some((name) => name === only)) {
    throw new Error(
      `BLINDSIGHT_ENGINE is "${only}"; expected one of ${names.join(", ")}`,
    );
  }
  for (const module of engineModules) {
    const { name } = module;
    if (only && only !== name) continue;
    const found = await probed(module);
    if (!found.available) {
      console.warn(
        `SKIPPED (no engine "${name}": ${found.reason}; to run its tests, ${found.remedy})`,
      );
      continue;
    }
    if (name === "wasm" || name === "onednn") {
      for (const threads of [1, 2]) {
        const label = `${name}, ${threads} thread${threads === 1 ? "" : "s"}`;
        engines.push({ label, options: { engine: name, threads } });
      }
    } else {
      engines.push({ label: name, options: { engine: name } });
    }
  }
  return engines;
}
