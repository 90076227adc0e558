/**
 * Trains a system, stage by stage: on pictures of one's own or those that come
 * with the project, or on the one picture that it is to restore.
 *
 * @module
 */
import { basename } from "node:path";
import { semantic, severityBands } from "../mod.ts";
import { common, runTask, UsageError } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { goOnCommand, quoted } from "./_go_on.ts";
import { onePicture, trainingPictures } from "./_pictures.ts";
import { DivergedError } from "./_stage.ts";
import { prepareToWrite } from "./_write_json.ts";
import { drtlSystem } from "./train/drtl.ts";
import { kdsrSystem } from "./train/kdsr.ts";
import { kdsrGanSystem } from "./train/kdsr_gan.ts";
import type { Choices, TrainableSystem } from "./train/system.ts";
import { semanticSystem } from "./train/semantic.ts";
import { zskdSystem } from "./train/zskd.ts";
import { zssrSystem } from "./train/zssr.ts";

const systems: Readonly<Record<string, TrainableSystem>> = {
  kdsr: kdsrSystem,
  "kdsr-gan": kdsrGanSystem,
  zssr: zssrSystem,
  zskd: zskdSystem,
  drtl: drtlSystem,
  semantic: semanticSystem,
};
const names = Object.keys(systems);

/** What some systems leave to choose. */
const choiceNames = [
  ...["scale", "size", "setting", "vgg", "kernel"] as const,
  ...["support", "factor", "pipeline"] as const,
  ...["pairs", "severity", "host", "weights"] as const,
  ...["teacher", "prior", "feed"] as const,
];

/** Ends as shells do after Ctrl-C. */
const INTERRUPTED = 130;

await runTask({
  name: "train",
  summary: `Trains a system (${names.join(", ")}) and says how to use it.`,
  positionals: [
    { name: "system", help: "what to train", choices: names },
    {
      name: "picture",
      help: "what to learn from and to restore; zssr, zskd",
      optional: true,
    },
  ],
  flags: {
    preset: {
      type: "string",
      choices: [...new Set(names.flatMap((name) => systems[name].presets))],
      default: "small",
      help:
        "how much: minutes (small), seconds (tiny), GPU days (paper), an hour (shipped: the weights that come with the project); or for what, for zssr",
    },
    scale: {
      type: "number",
      integer: true,
      min: 2,
      max: 4,
      help:
        "how many times larger results are (default: the preset's; kdsr, zssr, zskd)",
    },
    size: {
      type: "string",
      choices: ["M", "L", "GAN"],
      help: "a released size in place of the preset's; kdsr",
    },
    setting: {
      type: "string",
      choices: ["iso", "aniso-noise"],
      help: "isotropic blur, or anisotropic blur and noise; kdsr",
    },
    kernel: {
      type: "string",
      value: "FILE",
      help:
        "the kernel that made the picture half as large (.json, .npy, .mat), of which that for x4 is made too; for x3 the one of a third; zssr, zskd",
    },
    vgg: {
      type: "string",
      value: "FILE",
      help:
        "VGG19's weights under torchvision's names, for the perceptual loss (kdsr-gan), or for the relation network to see with (drtl)",
    },
    support: {
      type: "string",
      value: "DIR",
      help:
        "real pairs of a camera of one's own, such as 1_LR.png and 1_HR.png; drtl",
    },
    factor: {
      type: "number",
      min: 1,
      help:
        "how many times fewer details the given pictures of pairs of equal size hold (default: the preset's); drtl",
    },
    pipeline: {
      type: "string",
      choices: ["pretrain", "meta"],
      help:
        "how the prior is trained: relation-weighted pre-training, or meta-learning (default: pretrain); drtl",
    },
    host: {
      type: "string",
      choices: Object.keys(semantic.releasedHosts),
      help:
        "the deblurring network in a released size (default: the preset's); semantic",
    },
    weights: {
      type: "string",
      value: "FILE",
      help:
        "weights that the deblurring network starts from, official ones or a checkpoint; semantic",
    },
    teacher: {
      type: "string",
      value: "PATH",
      help:
        "the classifier that the prior learns from: EfficientNet-Lite0's weights, the folder of a tfjs model, or a stand-in's checkpoint (default: what is fetched or shipped); semantic",
    },
    prior: {
      type: "string",
      value: "FILE",
      help: "a prior's checkpoint, in place of training one; semantic",
    },
    feed: {
      type: "string",
      choices: ["prior", "none", "zeros", "random"],
      help:
        "what is embedded: a trained prior or, as controls, nothing, zeros or a prior that was never trained (default: prior); semantic",
    },
    pairs: {
      type: "string",
      value: "DIR",
      help:
        "real blurry and sharp pictures to train on, such as GoPro's; with --data or --severity they are half of it; semantic",
    },
    severity: {
      type: "string",
      choices: Object.keys(severityBands),
      help:
        "how strongly sharp pictures are blurred (default: mild, medium and severe in turn); semantic",
    },
    steps: {
      type: "number",
      integer: true,
      min: 1,
      help: "no stage has more steps than this",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "sharp pictures to train on (default: shipped and generated ones)",
    },
    out: {
      type: "string",
      value: "DIR",
      help:
        "where checkpoints go (default: results/SYSTEM-PRESET, for zssr and zskd with the picture's name)",
    },
    resume: { type: "boolean", help: "go on where an earlier run stopped" },
    checkpointEvery: {
      type: "number",
      value: "SECONDS",
      min: 0,
      default: 30,
      help: "how often checkpoints are written",
    },
    ...common,
  },
}, async ({ flags, positionals, signal, writeJson }) => {
  const [name, picture] = positionals;
  const system = systems[name];
  const { preset, seed, resume, checkpointEvery } = flags;
  checkChoices(name, system, flags as Choices);
  checkPictures(name, system, picture, flags.data);
  const own = picture === undefined
    ? ""
    : `-${basename(picture).replace(/\.[^.]*$/, "")}`;
  const folder = flags.out ?? `results/${name}-${preset}${own}`;
  const source = picture === undefined
    ? await system.source?.(flags as Choices) ??
      await trainingPictures(flags.data)
    : await onePicture(picture);
  await prepareFolder(folder, resume);
  const engine = await openTaskEngine(flags.engine);
  console.error(
    `engine ${engine.name} (${engine.device}); training on ${source.name}; checkpoints in ${folder}`,
  );
  const options = { folder, source, seed, resume, checkpointEvery, signal };
  const trained = await system.train(flags as Choices, options)
    .catch(async (error) => {
      if (error instanceof DivergedError) {
        const { step, path } = error;
        await writeJson({
          engine: engine.name,
          system: name,
          preset,
          ...{ stop: "diverged", steps: step, checkpoint: path },
        });
      }
      throw error;
    });
  await writeJson({ engine: engine.name, system: name, preset, ...trained });
  if (trained.stop === "aborted") {
    console.error(
      `Interrupted; nothing is lost. Go on with:\n${goOnCommand("train")}`,
    );
    return INTERRUPTED;
  }
  const what = name.startsWith("kdsr") ? "student" : "network";
  const pictures = picture === undefined ? "<image…>" : quoted(picture);
  console.log(
    `The ${what} is ${trained.checkpoint}. Restore pictures with:\ndeno task restore ${
      quoted(trained.checkpoint)
    } ${pictures}`,
  );
});

/** Refuses what this system does not have. */
function checkChoices(
  name: string,
  { presets, choices }: TrainableSystem,
  given: Choices,
): void {
  if (!presets.includes(given.preset)) {
    throw new UsageError(
      `--preset is "${given.preset}"; ${name} has ${presets.join(", ")}`,
    );
  }
  for (const choice of choiceNames) {
    if (given[choice] === undefined || choices.includes(choice)) continue;
    throw new UsageError(
      `${name} takes no --${choice}; it takes ${
        choices.map((known) => `--${known}`).join(", ")
      }`,
    );
  }
}

/** Refuses pictures where one is wanted, and the other way round. */
function checkPictures(
  name: string,
  { learnsFrom, choices }: TrainableSystem,
  picture: string | undefined,
  data: string | undefined,
): void {
  if (learnsFrom === "picture" && picture === undefined) {
    throw new UsageError(
      `<picture> is missing: ${name} learns from the picture that it is to restore`,
    );
  }
  if (learnsFrom === "picture" && data !== undefined) {
    throw new UsageError(
      `${name} takes no --data: it learns from the one picture alone`,
    );
  }
  if (learnsFrom === "pictures" && picture !== undefined) {
    const from = choices.includes("support")
      ? "the pairs of --support DIR"
      : "the pictures of --data DIR";
    throw new UsageError(
      `"${picture}" is more than ${name} takes: it learns from ${from}`,
    );
  }
}

/** Makes the folder, and keeps what an earlier training left in it. */
async function prepareFolder(folder: string, resume: boolean): Promise<void> {
  await prepareToWrite(`${folder}/student.safetensors`);
  const before = [...Deno.readDirSync(folder)]
    .some(({ name }) => name.endsWith(".safetensors"));
  if (before && !resume) {
    throw new UsageError(
      `"${folder}" holds a training already: go on with it by --resume, or give another --out`,
    );
  }
  if (resume && !before) {
    console.error(`There is nothing in ${folder} to go on with: starting anew`);
  }
}
