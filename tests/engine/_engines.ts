import type { EngineName } from "../../lib/engine/mod.ts";
import { engineModules, probed } from "../../lib/engine/open.ts";

/** The engines that this machine has; what is absent is said loudly. */
export const present: readonly EngineName[] = await find();

async function find(): Promise<EngineName[]> {
  const names: EngineName[] = [];
  for (const module of engineModules) {
    const found = await probed(module);
    if (found.available) names.push(module.name);
    else {
      console.warn(
        `SKIPPED (no engine "${module.name}": ${found.reason}; to run its tests, ${found.remedy})`,
      );
    }
  }
  return names;
}
