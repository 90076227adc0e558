/**
 * Restores pictures with the weights that come with the project, a checkpoint,
 * official weights, or with a network that is trained on the picture itself.
 *
 * @module
 */
import {
  InputError,
  type ProgressBar,
  progressBar,
  readImage,
  type Restorer,
  writeImage,
} from "../mod.ts";
import { common, runTask } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { prepareToWrite } from "./_write_json.ts";
import { zskdPresets } from "./_zskd_choices.ts";
import { type ZssrChoices, zssrPresets } from "./_zssr_choices.ts";
import { isTransparent } from "./restore/is_transparent.ts";
import { type Job, planRestoring } from "./restore/plan.ts";
import { restorerFor } from "./restore/restorer.ts";

/** A restored picture as `--json` writes it. */
interface Row {
  readonly image: string;
  readonly restored: string;
  /** Of the result, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
}

await runTask({
  name: "restore",
  summary:
    "Restores pictures: each becomes NAME.x4.png, four times as large for a model of scale 4, or NAME.x1.png of equal size for one that deblurs.",
  positionals: [
    {
      name: "model",
      help:
        "kdsr, zssr, zskd, a checkpoint, or official weights of KDSR, MIMO-UNet, NAFNet or MPRNet (.pth, .pkl, .safetensors)",
    },
    { name: "image", help: "pictures, or folders of them", many: true },
  ],
  flags: {
    out: {
      type: "string",
      value: "DIR",
      help: "where results go (default: beside each picture)",
    },
    tile: {
      type: "number",
      integer: true,
      min: 8,
      value: "PIXELS",
      help:
        "longest side of what is computed at once; less needs less memory (default: 192 of the given picture, 256 or 384 for deblurring; zssr, zskd: 256 of the result)",
    },
    kernel: {
      type: "string",
      value: "FILE",
      help:
        "the kernel that made the pictures half as large (.json, .npy, .mat), of which that for x4 is made too; for x3 the one of a third; zssr, zskd",
    },
    preset: {
      type: "string",
      choices: [...new Set([...zssrPresets, ...zskdPresets])],
      help: "how zssr or zskd is trained (default: small)",
    },
    scale: {
      type: "number",
      integer: true,
      min: 2,
      max: 4,
      help: "how many times larger zssr's and zskd's results are (default: 2)",
    },
    ...common,
    seed: { ...common.seed, help: "where zssr's and zskd's randomness starts" },
  },
}, async ({ flags, positionals: [model, ...paths], signal, writeJson }) => {
  const engine = await openTaskEngine(flags.engine);
  const restorer = await restorerFor(model, {
    ...flags as Omit<typeof flags, "scale"> & Pick<ZssrChoices, "scale">,
    signal,
    onTile: tileBar(),
  });
  const { jobs, leftOut } = await planRestoring(
    paths,
    restorer.scale,
    flags.out,
  );
  for (const { output } of jobs) await prepareToWrite(output);
  if (leftOut.length > 0) {
    console.error(
      leftOut.length === 1
        ? `1 result of an earlier run is left out: ${leftOut[0]}`
        : `${leftOut.length} results of earlier runs are left out, such as ${
          leftOut[0]
        }`,
    );
  }
  const rows: Row[] = [];
  let failed = 0;
  for (const job of jobs) {
    try {
      rows.push(await restore(job, restorer));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.error(
        error.message.includes(`"${job.input}"`)
          ? error.message
          : `"${job.input}": ${error.message}`,
      );
      failed++;
    }
  }
  await writeJson({ engine: engine.name, model, rows, failed });
  return failed > 0 ? 1 : 0;
});

/** Restores one picture and prints a line about it. */
async function restore(
  { input, output }: Job,
  restorer: Restorer,
): Promise<Row> {
  const started = performance.now();
  const image = await readImage(input);
  if (await isTransparent(input)) {
    console.error(`"${input}" is transparent in parts: that is dropped`);
  }
  const restored = await restorer.restore(image);
  await writeImage(output, restored);
  const seconds = Math.round(performance.now() - started) / 1000;
  const { width, height } = restored;
  console.log(
    `${input}  ${image.width}x${image.height} → ${width}x${height}  ${
      seconds.toFixed(1)
    } s  ${output}`,
  );
  return { image: input, restored: output, width, height, seconds };
}

/** A bar for each picture that takes long. */
function tileBar(): (done: number, total: number) => void {
  let bar: ProgressBar | undefined;
  return (done, total) => {
    if (total < 9) return;
    bar ??= progressBar({ label: "tiles", total });
    bar.update(done);
    if (done < total) return;
    bar.finish();
    bar = undefined;
  };
}
