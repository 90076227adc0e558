import { presets as drtlPresets } from "../../../lib/systems/drtl/mod.ts";
import {
  modelOfSize,
  presets as kdsrPresets,
} from "../../../lib/systems/kdsr/mod.ts";
import { presets as kernelganPresets } from "../../../lib/systems/kernelgan/mod.ts";
import { presets as zssrPresets } from "../../../lib/systems/zssr/mod.ts";
import type { BenchCase } from "../bench_case.ts";
import { depthwise, dynamic } from "./depthwise.ts";
import { drtl } from "./drtl.ts";
import { student, teacher } from "./kdsr.ts";
import { host } from "./host.ts";
import { kernelgan } from "./kernelgan.ts";
import { residual } from "./residual.ts";
import { zssr } from "./zssr.ts";

/** The cases, with the sizes that pytorch/cases.py repeats. */
export const cases: readonly BenchCase[] = [
  {
    name: "residual-32",
    title: "residual net, 32 channels, 4 layers, 4 of 64x64",
    open: residual({ features: 32, size: 64, batch: 4, layers: 4 }),
  },
  {
    name: "residual-64",
    title: "residual net, 64 channels, 4 layers, 8 of 48x48",
    open: residual({ features: 64, size: 48, batch: 8, layers: 4 }),
  },
  {
    name: "residual-64-deep",
    title: "residual net, 64 channels, 8 layers, 1 of 64x64",
    open: residual({ features: 64, size: 64, batch: 1, layers: 8 }),
  },
  {
    name: "depthwise",
    title: "depthwise 3x3, 64 channels, 4 of 64x64",
    open: depthwise({ channels: 64, size: 64, batch: 4 }),
  },
  {
    name: "dynamic",
    title: "dynamic depthwise 3x3, 64 channels, 4 of 48x48",
    open: dynamic({ channels: 64, size: 48, batch: 4 }),
  },
  {
    name: "kdsr-m",
    title: "KDSR-M x4, teacher, 4 of 48x48",
    open: teacher(modelOfSize("M", 4), 4, 48),
  },
  {
    name: "kdsr-small",
    title: "KDSR small x4, student, 8 of 16x16",
    open: student(kdsrPresets.small),
  },
  {
    name: "kernelgan",
    title: "KernelGAN, collapsed (PyTorch: layer by layer)",
    unlike: true,
    open: kernelgan(kernelganPresets.fixed),
  },
  {
    name: "zssr",
    title: "ZSSR, 1 of 128x128",
    open: zssr(zssrPresets.kernelgan),
  },
  {
    name: "drtl",
    title: "DRTL small, prior, 5 tasks of 2 of 32x32",
    open: drtl(drtlPresets.small, 5),
  },
  {
    name: "mimo-unet",
    title: "MIMO-UNet, 16 channels, 2 blocks, 4 of 64x64",
    open: host({ kind: "mimo-unet", base: 16, blocks: 2 }, 4, 64),
  },
];
