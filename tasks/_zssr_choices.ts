/** What a person may choose about ZSSR, as tasks take it. @module */
import { type Kernel, kernelgan, readKernel, zssr } from "../mod.ts";
import { cap } from "./_cap.ts";

/** The presets by name, the default first. */
export const zssrPresets: readonly string[] = [
  ...new Set(["small", ...Object.keys(zssr.presets)]),
];

/** What was chosen. */
export interface ZssrChoices {
  readonly preset: string;
  readonly scale?: 2 | 3 | 4 | undefined;
  /** A file of the kernel: for x4 that of x2, of which the other is made. */
  readonly kernel?: string | undefined;
  /** No stage has more steps. */
  readonly steps?: number | undefined;
}

/** A preset with what was chosen in its place, and a kernel for every stage. */
export async function zssrSetup(
  { preset, scale, kernel, steps }: ZssrChoices,
): Promise<{ config: zssr.ZssrConfig; kernels: readonly Kernel[] }> {
  const base = zssr.presets[preset as zssr.ZssrPreset];
  const config = scale === undefined ? base : zssr.forScale(base, scale);
  return {
    config: cap(config, steps),
    kernels: kernel === undefined ? [] : await kernelsFor(config, kernel),
  };
}

async function kernelsFor(
  { stages }: zssr.ZssrConfig,
  path: string,
): Promise<Kernel[]> {
  const [{ x: first }] = stages;
  const kernel = await readKernel(path, { scale: first });
  return stages.map(({ x }) =>
    first === 2 && x === 4 ? kernelgan.scaleUp(kernel) : kernel
  );
}
