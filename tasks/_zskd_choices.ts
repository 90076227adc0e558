/** What a person may choose about zskd, as tasks take it. @module */
import { type Kernel, kernelgan, readKernel, zskd } from "../mod.ts";
import { cap } from "./_cap.ts";
import { UsageError } from "./_flags.ts";

/** The presets by name, the default first. */
export const zskdPresets: readonly string[] = [
  ...new Set(["small", ...Object.keys(zskd.presets)]),
];

/** What was chosen. */
export interface ZskdChoices {
  readonly preset: string;
  readonly scale?: 2 | 3 | 4 | undefined;
  /** A file of the kernel for x2, in place of estimating it. */
  readonly kernel?: string | undefined;
  /** No stage has more steps. */
  readonly steps?: number | undefined;
}

/** A preset with what was chosen in its place, and the kernel where one was given. */
export async function zskdSetup(
  { preset, scale = 2, kernel, steps = Infinity }: ZskdChoices,
): Promise<{ config: zskd.ZskdConfig; kernel: Kernel | undefined }> {
  if (!(preset in zskd.presets)) {
    throw new UsageError(
      `--preset is "${preset}"; zskd has ${zskdPresets.join(", ")}`,
    );
  }
  if (scale === 3) throw new UsageError("--scale is 3; zskd has 2 and 4");
  const base = zskd.forScale(zskd.presets[preset as zskd.ZskdPreset], scale);
  const given = kernel && await readKernel(kernel, { scale: 2 });
  return {
    config: {
      ...base,
      kernelgan: cap(base.kernelgan, steps),
      zssr: cap(base.zssr, steps),
      student: cap(base.student, steps),
    },
    kernel: given ? scale === 4 ? kernelgan.scaleUp(given) : given : undefined,
  };
}
