import { tmpdir } from "node:os";
import { closeBackend, openBackend } from "../backend.ts";
import type { EngineModule } from "../engine.ts";
import * as tf from "../core.ts";
import { KernelSet } from "../kernel_set.ts";
import { setKernels, watchErrors } from "../webgpu/mod.ts";
import { loadTensorFlow } from "./tensorflow.ts";

const remedy = "install the Vulkan driver of your graphics card " +
  "(for a slow emulation on Debian: apt-get install mesa-vulkan-drivers)";

/** What TensorFlow.js asks of an adapter: as much as it has of these. */
const limits = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/** The best adapter, or null; the loader's complaint about a missing folder is avoided. */
async function findAdapter(): Promise<GPUAdapter | null> {
  const variable = "XDG_RUNTIME_DIR";
  try {
    if (!Deno.env.has(variable)) Deno.env.set(variable, tmpdir());
  } catch {
    // The environment is closed to us: the loader may complain.
  }
  await loadTensorFlow().catch(() => {}); // If at all, then before the driver.
  return await navigator.gpu?.requestAdapter({
    powerPreference: "high-performance",
  }) ?? null;
}

function nameOf({ info }: GPUAdapter): string {
  const { description, device, vendor, architecture } = info;
  return description || [vendor, architecture, device].join(" ").trim();
}

function isSoftware(adapter: GPUAdapter): boolean {
  return adapter.info.isFallbackAdapter ||
    /llvmpipe|lavapipe|swiftshader|basic render|software/i.test(
      nameOf(adapter),
    );
}

/** Any graphics card, by Deno's own WebGPU. */
export const webgpu: EngineModule = {
  name: "webgpu",
  mend: "update the driver of your graphics card",
  async probe() {
    const adapter = await findAdapter();
    if (!adapter) {
      return {
        available: false,
        reason: "no graphics adapter is found",
        remedy,
      };
    }
    return { available: true, rank: isSoftware(adapter) ? "none" : "gpu" };
  },
  async open() {
    const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
    const adapter = await findAdapter();
    if (!adapter) throw new Error("no graphics adapter is found");
    const device = await adapter.requestDevice({
      requiredFeatures: (["timestamp-query", "bgra8unorm-storage"] as const)
        .filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(
        limits.map((name) => [name, adapter.limits[name]]),
      ),
    });
    const set = new KernelSet("webgpu");
    const close = () => {
      set.restore();
      closeBackend("webgpu");
      device.destroy();
      return Promise.resolve();
    };
    try {
      const backend = new WebGPUBackend(device, adapter.info);
      await openBackend("webgpu", () => backend);
      watchErrors(backend);
      setKernels(set, backend);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      version: `tfjs ${tf.version_core}`,
      device: nameOf(adapter),
      software: isSoftware(adapter),
      close,
    };
  },
};
