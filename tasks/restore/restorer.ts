/** Which restorer a task is asked for. @module */
import { existsSync } from "node:fs";
import {
  drtl,
  InputError,
  kdsr,
  parseSafetensors,
  readWeights,
  type Restorer,
  semantic,
  zskd,
  zssr,
} from "../../mod.ts";
import { isHost } from "../../lib/systems/semantic/hosts/official_weights.ts";
import { eventProgress } from "../../lib/show/track_progress.ts";
import { UsageError } from "../_flags.ts";
import { studentFrom } from "../_kdsr_weights.ts";
import { zskdSetup } from "../_zskd_choices.ts";
import { type ZssrChoices, zssrPresets, zssrSetup } from "../_zssr_choices.ts";

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
    if (!zssrPresets.includes(chosen.preset)) {
      throw new UsageError(
        `--preset is "${preset}"; zssr has ${zssrPresets.join(", ")}`,
      );
    }
    const { config, kernels } = await zssrSetup(chosen);
    const onEvent = eventProgress({ label: "zssr" });
    return zssr.zssrRestorer(config, { ...tiling, seed, kernels, onEvent });
  }
  if (model === "zskd") {
    const chosen = { preset: preset ?? "small", scale, kernel };
    const { config, kernel: given } = await zskdSetup(chosen);
    const onEvent = eventProgress();
    const options = { ...tiling, seed, kernel: given, onEvent };
    return zskd.zskdRestorer(config, options);
  }
  for (const [name, value] of Object.entries({ preset, scale, kernel })) {
    if (value === undefined) continue;
    throw new UsageError(
      `--${name} goes with zssr and zskd; ${model} is trained already`,
    );
  }
  if (model !== "kdsr" && !existsSync(model)) {
    throw new InputError(
      `"${model}" does not exist; give kdsr, zssr, zskd, a checkpoint or official weights`,
    );
  }
  const system = await systemOf(model);
  if (system?.startsWith("drtl/")) {
    const trained = await drtl.readBackbone(model);
    return drtl.drtlRestorer(trained.model, trained.params, tiling);
  }
  if (system === "semantic/deblurring") {
    return semantic.semanticRestorer(await semantic.readModel(model), tiling);
  }
  if (system === "semantic/prior") {
    throw new InputError(
      `"${model}" holds a prior, which a deblurring network is fed with and which restores nothing by itself; give deblurring.safetensors`,
    );
  }
  if (system === "semantic/stand-in") {
    throw new InputError(
      `"${model}" holds a teacher, which only a prior learns from; give deblurring.safetensors`,
    );
  }
  if (system === "zskd/student") {
    return zskd.trainedRestorer(await zskd.readTrained(model), tiling);
  }
  if (system?.startsWith("zskd/")) {
    throw new InputError(
      `"${model}" holds zskd's teacher, which only a student learns from; give student.safetensors`,
    );
  }
  if (system === "kernelgan") {
    throw new InputError(
      `"${model}" holds the estimation of a kernel, which restores nothing by itself; restore by zssr, with the kernel as --kernel`,
    );
  }
  if (system === "zssr") {
    const { params, config, kernels } = await zssr.readTrained(model);
    const kernel = kernels.at(-1);
    return zssr.trainedRestorer(params, config, { ...tiling, kernel });
  }
  if (model !== "kdsr" && await isReleasedHost(model, system)) {
    return semantic.semanticRestorer(await semantic.readHost(model), tiling);
  }
  return kdsr.kdsrRestorer(await studentFrom(model), tiling);
}

/** Whether a file holds what deblurs, or a part of that. */
export async function isForDeblurring(path: string): Promise<boolean> {
  const system = await systemOf(path);
  return system?.startsWith("semantic/") || await isReleasedHost(path, system);
}

async function isReleasedHost(
  path: string,
  system: string | undefined,
): Promise<boolean> {
  return system === undefined && isHost(await readWeights(path));
}

/** The system that a file is a checkpoint of; undefined for anything else. */
async function systemOf(path: string): Promise<string | undefined> {
  try {
    return parseSafetensors(await Deno.readFile(path), path).metadata.system;
  } catch {
    return undefined; // what is wrong with it, its reader says better
  }
}
