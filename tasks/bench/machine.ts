import { availableParallelism, cpus } from "node:os";

/** The vector instructions that `--isa` can be. */
export type Isa = "native" | "avx2";

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly os: string;
  /** The widest vector instructions of the processor. */
  readonly isa: string;
  readonly deno: string;
  /** Flags that the engines' V8 was given. */
  readonly v8Flags?: string;
}

/** This machine. */
export function thisMachine(): Machine {
  const v8Flags = Deno.env.get("DENO_V8_FLAGS");
  return {
    processor: cpus()[0]?.model.trim() ?? Deno.build.arch,
    cores: availableParallelism(),
    os: Deno.build.os,
    isa: widest(),
    deno: Deno.version.deno,
    ...(v8Flags && { v8Flags }),
  };
}

function widest(): string {
  try {
    const text = Deno.readTextFileSync("/proc/cpuinfo");
    const flags = /^flags\s*:(.*)$/m.exec(text)?.[1].split(" ") ?? [];
    if (flags.includes("avx512f")) return "AVX-512";
    if (flags.includes("avx2")) return "AVX2";
  } catch {
    // Only Linux tells.
  }
  return Deno.build.arch;
}

/**
 * What keeps PyTorch's, oneDNN's and MKL's kernels to the instructions asked
 * for. WebAssembly has vectors of 128 bits whatever the processor.
 */
export function isaEnvironment(isa: Isa): Record<string, string> {
  if (isa === "native") return {};
  return {
    ATEN_CPU_CAPABILITY: "avx2",
    ONEDNN_MAX_CPU_ISA: "AVX2",
    DNNL_MAX_CPU_ISA: "AVX2",
    MKL_ENABLE_INSTRUCTIONS: "AVX2",
  };
}
