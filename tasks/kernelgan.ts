/**
 * Estimates the kernel that made a picture small, from the picture alone, and
 * restores the picture with it.
 *
 * @module
 */
import { basename, join } from "node:path";
import {
  finish,
  type Image,
  InputError,
  type Kernel,
  kernelgan,
  kernelPicture,
  kernelRows,
  kernelShape,
  readImage,
  readKernel,
  trackProgress,
  writeImage,
  writeKernel,
  zssr,
} from "../mod.ts";
import { eventProgress } from "../lib/show/track_progress.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { common, runTask, UsageError } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { prepareToWrite } from "./_write_json.ts";
import { zssrPresets } from "./_zssr_choices.ts";
import { type KernelScores, scoreKernel } from "./kernelgan/score_kernel.ts";
import { isTransparent } from "./restore/is_transparent.ts";
import { planRestoring } from "./restore/plan.ts";

const presets = Object.keys(kernelgan.presets);

/** Larger results would not fit into the memory of a common machine. */
const MOST_PIXELS = 100e6;

/** What is written about one picture. */
interface Row {
  readonly image: string;
  readonly iterations: number;
  /** For x2, in correlation orientation. */
  readonly kernel: number[][];
  readonly widths: readonly [number, number];
  readonly angle: number;
  readonly scores?: KernelScores;
  /** Where the restored picture is, once it is. */
  restored?: string;
}

await runTask({
  name: "kernelgan",
  summary:
    "Estimates the kernel that made a picture small, from the picture alone: writes NAME.kernel.png, .mat, .npy and .json, and the restored picture NAME.x2.png.",
  positionals: [{
    name: "image",
    help: "small pictures, or folders of them",
    many: true,
  }],
  flags: {
    preset: {
      type: "string",
      choices: presets,
      default: "fixed",
      help:
        "fixed mends the released code's faults, official has them; tiny takes a second",
    },
    iterations: {
      type: "number",
      integer: true,
      min: 1,
      help: "how many (default: the preset's)",
    },
    scale: {
      type: "number",
      integer: true,
      min: 2,
      max: 4,
      default: 2,
      help: "how many times larger the restored picture is, 2 or 4",
    },
    zssr: {
      type: "string",
      choices: zssrPresets,
      default: "small",
      help: "how the picture is restored with the kernel",
    },
    kernelOnly: { type: "boolean", help: "restore nothing" },
    truth: {
      type: "string",
      value: "FILE",
      help: "the true kernel (.mat, .npy, .json), to print the error",
    },
    sharp: {
      type: "string",
      value: "FILE",
      help:
        "the true sharp picture; tells how --truth lies, and what both kernels make of it is compared",
    },
    out: {
      type: "string",
      value: "DIR",
      default: "results/kernelgan",
      help: "where results go",
    },
    ...common,
  },
}, async ({ flags, positionals: paths, signal, writeJson }) => {
  const { scale, preset, iterations, seed, truth, sharp } = flags;
  if (scale === 3) throw new UsageError("--scale is 3; expected 2 or 4");
  if (truth !== undefined && paths.length > 1) {
    throw new UsageError("--truth is of one picture; give one");
  }
  if (sharp !== undefined && truth === undefined) {
    throw new UsageError("--sharp goes with --truth");
  }
  const given = truth === undefined ? undefined : {
    kernel: await readKernel(truth, { scale: 2 }),
    sharp: sharp === undefined ? undefined : await readImage(sharp),
  };
  const base = kernelgan.presets[preset as kernelgan.KernelGanPreset];
  const config = { ...base, steps: iterations ?? base.steps };
  const { jobs } = await planRestoring(paths, scale, flags.out);
  await prepareToWrite(join(flags.out, "kernel.json"));
  const engine = await openTaskEngine(flags.engine);
  const rows: Row[] = [];
  let failed = 0;
  for (const { input, output } of jobs) {
    try {
      const image = await readImage(input);
      if (await isTransparent(input)) {
        console.error(`"${input}" is transparent in parts: that is dropped`);
      }
      const { kernel, step, stop } = await finish(
        trackProgress(
          kernelgan.train(image, config, { seed, signal }),
          { label: "kernel" },
        ),
      );
      signal.throwIfAborted();
      if (stop === "diverged") {
        throw new InputError(
          `"${input}": the estimation diverged; try another --seed`,
        );
      }
      const name = basename(input).replace(/\.[^.]*$/, "");
      await writeKernels(join(flags.out, name), kernel, scale);
      const { widths, angle } = kernelShape(kernel);
      console.log(
        `${input}  ${image.width}x${image.height}  ${step} iterations  kernel ${kernel.width}x${kernel.height}, ${
          widths.map((width) => width.toFixed(2)).join(" by ")
        } px at ${angle.toFixed(0)}°  ${join(flags.out, `${name}.kernel.png`)}`,
      );
      const scores = given && scoreKernel(kernel, image, given);
      if (scores) console.log(scores.text);
      const row: Row = {
        image: input,
        iterations: step,
        kernel: kernelRows(kernel),
        widths,
        angle,
        ...(scores && { scores: scores.values }),
      };
      rows.push(row);
      if (flags.kernelOnly) continue;
      row.restored = await restore(image, kernel, { input, output, scale });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.error(
        error.message.includes(`"${input}"`)
          ? error.message
          : `"${input}": ${error.message}`,
      );
      failed++;
    }
  }
  await writeJson({
    engine: engine.name,
    preset,
    ...(rows.length === 1 ? rows[0] : {}),
    rows,
    failed,
  });
  return failed > 0 ? 1 : 0;

  /** Restores a picture with ZSSR and its kernel, and says so. */
  async function restore(
    image: Image,
    kernel: Kernel,
    { input, output, scale }: { input: string; output: string; scale: number },
  ): Promise<string> {
    const [width, height] = [image.width * scale, image.height * scale];
    if (width * height > MOST_PIXELS) {
      throw new InputError(
        `"${input}" would become ${width}x${height}, too large to restore at once; the kernel is written: crop the picture, or give --kernel-only`,
      );
    }
    const config = zssr.forScale(
      zssr.presets[flags.zssr as zssr.ZssrPreset],
      scale as 2 | 4,
    );
    const restorer = zssr.zssrRestorer(config, {
      seed,
      signal,
      kernels: config.stages.map(({ x }) =>
        x === 4 ? kernelgan.scaleUp(kernel) : kernel
      ),
      onEvent: eventProgress({ label: "zssr" }),
    });
    const restored = await restorer.restore(image);
    await writeImage(output, restored);
    console.log(
      `${input}  ${image.width}x${image.height} → ${width}x${height}  ${output}`,
    );
    return output;
  }
});

/** The kernel as a picture and in three kinds of files; for x4 the one that is made of it too. */
async function writeKernels(
  path: string,
  kernel: Kernel,
  scale: number,
): Promise<void> {
  const kernels = new Map([[`${path}.kernel`, kernel]]);
  if (scale === 4) kernels.set(`${path}.kernel-x4`, kernelgan.scaleUp(kernel));
  for (const [name, one] of kernels) {
    await writeFile(`${name}.png`, await kernelPicture(one).png());
    for (const suffix of ["mat", "npy", "json"]) {
      await writeKernel(`${name}.${suffix}`, one);
    }
  }
}
