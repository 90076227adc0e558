import { createRequire } from "node:module";
import { dirname } from "node:path";
import util from "node:util";
import { closeBackend, importBackend, openBackend } from "../backend.ts";
import type { EngineModule } from "../engine.ts";
import { variable } from "../environment.ts";
import { exists } from "../exists.ts";
import { describeThreads } from "./describe_threads.ts";

interface Package {
  readonly name: string;
  /** Whether it is the one that can use a graphics card of NVIDIA. */
  readonly cuda: boolean;
}

interface TensorFlowBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

const packages: readonly Package[] = [
  { name: "@tensorflow/tfjs-node-gpu", cuda: true },
  { name: "@tensorflow/tfjs-node", cuda: false },
];

/** The first package whose native part is there; without it it cannot load. */
function findPackage(): Package | undefined {
  return packages.find(({ name, cuda }) =>
    hasBinding(name) && (!cuda || graphicsCard() !== undefined)
  ) ?? packages.find(({ name }) => hasBinding(name));
}

/** Whether the native part of a package is there. */
export function hasBinding(name: string): boolean {
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `${name}/package.json`,
    );
    const folder = `${dirname(manifest)}/lib`;
    return [...Deno.readDirSync(folder)].some((entry) =>
      entry.isDirectory && exists(`${folder}/${entry.name}/tfjs_binding.node`)
    );
  } catch {
    return false;
  }
}

/** The name of NVIDIA's card, from its driver. */
function graphicsCard(): string | undefined {
  const folder = "/proc/driver/nvidia/gpus";
  try {
    for (const { name } of Deno.readDirSync(folder)) {
      const text = Deno.readTextFileSync(`${folder}/${name}/information`);
      return /^Model:\s*(.*)$/m.exec(text)?.[1] ?? "NVIDIA";
    }
  } catch {
    // No driver, no card.
  }
  return exists("/dev/nvidiactl") ? "NVIDIA" : undefined;
}

function setDefault(variable: string, value: string): void {
  try {
    if (!Deno.env.has(variable)) Deno.env.set(variable, value);
  } catch {
    // The environment is closed to us: TensorFlow's own defaults hold.
  }
}

/** How many threads compute: settled for the whole process when it is loaded. */
function threadsOfProcess(): number {
  const set = Number(variable("TF_NUM_INTRAOP_THREADS"));
  return set > 0 ? set : navigator.hardwareConcurrency;
}

/**
 * Loads TensorFlow's library where it is installed, and says whether it is.
 *
 * On Linux it has to come before any graphics driver: loaded after Mesa's
 * Vulkan drivers it brings the process down (perhaps their LLVMs clash).
 */
export async function loadTensorFlow(threads?: number): Promise<boolean> {
  const found = findPackage();
  if (!found) return false;
  setDefault("TF_CPP_MIN_LOG_LEVEL", "2");
  const cores = navigator.hardwareConcurrency;
  setDefault("TF_NUM_INTRAOP_THREADS", String(threads ?? cores));
  // The package calls what Node has removed since.
  const node = util as { isNullOrUndefined?: (value: unknown) => boolean };
  node.isNullOrUndefined ??= (value) => value === null || value === undefined;
  await importBackend(() => import(found.name));
  return true;
}

/** TensorFlow's own library, on the processor or by CUDA. */
export const tensorflow: EngineModule = {
  name: "tensorflow",
  mend: "run `deno task engine get tensorflow`, which builds it anew",
  probe() {
    const found = findPackage();
    if (!found) {
      return Promise.resolve({
        available: false,
        reason: "the native part of @tensorflow/tfjs-node is not installed",
        remedy: "run `deno task engine get tensorflow`",
      });
    }
    const card = found.cuda ? graphicsCard() : undefined;
    return Promise.resolve({ available: true, rank: card ? "gpu" : "cpu" });
  },
  async open({ threads }) {
    if (!await loadTensorFlow(threads)) {
      throw new Error("@tensorflow/tfjs-node is not installed");
    }
    const backend = await openBackend("tensorflow");
    const { isUsingGpuDevice, binding } =
      backend as unknown as TensorFlowBackend;
    const card = isUsingGpuDevice ? graphicsCard() : undefined;
    const cores = threadsOfProcess();
    return {
      version: `TensorFlow ${binding.TF_Version}`,
      device: isUsingGpuDevice ? `CUDA, ${card}` : describeThreads(cores),
      ...(isUsingGpuDevice ? {} : { threads: cores }),
      close() {
        closeBackend("tensorflow");
        return Promise.resolve();
      },
    };
  },
};
