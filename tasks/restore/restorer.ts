/** Which restorer a task is asked for. @module */
import { kdsr, parseSafetensors, type Restorer, zssr } from "../../mod.ts";
import { eventProgress } from "../../lib/show/track_progress.ts";
import { UsageError } from "../_flags.ts";
import { studentFrom } from "../_kdsr_weights.ts";
import { type ZssrChoices, zssrSetup } from "../_zssr_choices.ts";

/** What was chosen about restoring. */
export interface RestoreChoices extends Omit<ZssrChoices, "preset"> {
  readonly preset?: string | undefined;
  readonly seed: number;
  readonly tile?: number | undefined;
  readonly signal: AbortSignal;
  readonly onTile: (done: number, total: number) => void;
}

/** The method of a name, or of a checkpoint's or another file's weights. */
export async function restorerFor(
  model: string,
  { seed, preset, scale, kernel, ...tiling }: RestoreChoices,
): Promise<Restorer> {
  if (model === "zssr") {
    const chosen = { preset: preset ?? "small", scale, kernel };
    const { config, kernels } = await zssrSetup(chosen);
    const onEvent = eventProgress({ label: "zssr" });
    return zssr.zssrRestorer(config, { ...tiling, seed, kernels, onEvent });
  }
  for (const [name, value] of Object.entries({ preset, scale, kernel })) {
    if (value === undefined) continue;
    throw new UsageError(
      `--${name} goes with zssr alone; ${model} is trained already`,
    );
  }
  if (await systemOf(model) === "zssr") {
    const { params, config, kernels } = await zssr.readTrained(model);
    const kernel = kernels.at(-1);
    return zssr.trainedRestorer(params, config, { ...tiling, kernel });
  }
  const { tile, ...others } = tiling;
  return kdsr.kdsrRestorer(await studentFrom(model), {
    ...others,
    ...(tile === undefined ? {} : { tile }),
  });
}

/** The system that a file is a checkpoint of; undefined for anything else. */
async function systemOf(path: string): Promise<string | undefined> {
  try {
    return parseSafetensors(await Deno.readFile(path), path).metadata.system;
  } catch {
    return undefined; // what is wrong with it, its reader says better
  }
}
