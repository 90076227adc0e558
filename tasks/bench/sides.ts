import { fileURLToPath } from "node:url";
import type { EngineName } from "../../lib/engine/engine.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import { engineModules } from "../../lib/engine/modules.ts";
import { probed } from "../../lib/engine/opener.ts";
import { Server } from "./server.ts";

/** An engine that is to be measured. */
export interface Candidate {
  readonly name: EngineName;
  /** What it is to be compared with: PyTorch on the processor or on a graphics card. */
  readonly kind: "cpu" | "gpu";
  /** Whether it was asked for by name, and so must not be missing. */
  readonly asked: boolean;
}

/** The engines that were asked for, or all that are here and not emulated. */
export async function candidates(
  asked: readonly string[] | undefined,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const module of engineModules) {
    if (asked && !asked.includes(module.name)) continue;
    const there = await probed(module);
    if (!there.available) {
      if (!asked) continue;
      throw new InputError(
        `the engine "${module.name}" is not here: ${there.reason}; ${there.remedy}`,
      );
    }
    if (!asked && there.rank === "none") continue;
    const kind = there.rank === "gpu" ? "gpu" : "cpu";
    found.push({ name: module.name, kind, asked: asked !== undefined });
  }
  return found;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Starts a process with an engine. */
export function startEngine(
  name: EngineName,
  threads: number,
  env: Readonly<Record<string, string>>,
): Promise<Server> {
  return Server.start({
    program: Deno.execPath(),
    args: ["run", "-qA", here("serve.ts"), name, String(threads)],
    // TensorFlow takes a graphics card's whole memory otherwise, PyTorch's too.
    env: { TF_FORCE_GPU_ALLOW_GROWTH: "true", ...env },
  });
}

/**
 * Starts PyTorch with the Python that was named, or with the first on the path
 * that has it.
 *
 * @returns The process, or why there is none.
 * @throws {InputError} If the named Python does not have it.
 */
export async function startPyTorch(
  named: string | undefined,
  threads: number,
  env: Readonly<Record<string, string>>,
): Promise<Server | string> {
  const reasons: string[] = [];
  for (const program of named ? [named] : ["python3", "python"]) {
    const args = ["-B", here("pytorch/serve.py"), String(threads)];
    try {
      return await Server.start({ program, args, env });
    } catch (error) {
      const reason = error instanceof Deno.errors.NotFound
        ? "not found"
        : (error as Error).message;
      reasons.push(`${program}: ${reason}`);
    }
  }
  const reason = reasons.join("; ");
  if (named) {
    throw new InputError(
      `PyTorch does not start: ${reason}; name a Python that has it, or none`,
    );
  }
  return reason;
}
