/**
 * Computes KDSR's Table 2: nine anisotropic kernels, three noise levels, x4.
 *
 * @module
 */
import {
  chartPng,
  type kdsr as Kdsr,
  kdsr,
  openEngine,
  renderTable,
} from "../mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { common, runTask } from "./_cli.ts";
import { testPictures, trainingPictures } from "./_pictures.ts";
import { gains, inWords, meanCells } from "./table2/gains.ts";
import { paperCells, reportChart, reportTable } from "./table2/report.ts";
import { runTable } from "./table2/run.ts";

await runTask({
  name: "reproduce-table2",
  summary:
    "Trains KDSR's teacher, student and control and computes the paper's Table 2.",
  flags: {
    profile: {
      type: "string",
      choices: ["tiny", "small", "paper"],
      default: "small",
      help: "tiny: seconds; small: minutes on two cores; paper: GPU days",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "sharp pictures to test on, such as Set14 (default: shipped ones)",
    },
    train: {
      type: "string",
      value: "DIR",
      help: "sharp pictures to train on (default: shipped and generated ones)",
    },
    list: {
      type: "string",
      choices: ["kdsr", "dasr"],
      default: "kdsr",
      help: "whose nine kernels",
    },
    seeds: {
      type: "number",
      integer: true,
      min: 1,
      help: "students and controls to train (default: 3 for tiny, else 1)",
    },
    ssim: { type: "boolean", help: "compute SSIM too, for --json" },
    out: {
      type: "string",
      value: "DIR",
      help: "where checkpoints and results go (default: results/table2-PROFILE)",
    },
    resume: { type: "boolean", help: "go on where an earlier run stopped" },
    markdown: { type: "string", value: "FILE", help: "the table as Markdown" },
    chart: { type: "string", value: "FILE", help: "the chart as PNG" },
    ...common,
  },
}, async ({ flags, signal, writeJson }) => {
  const started = performance.now();
  const engine = await openEngine(
    flags.engine === undefined
      ? {}
      : { engine: flags.engine as Awaited<ReturnType<typeof openEngine>>["name"] },
  );
  const config = kdsr.presets[flags.profile];
  const images = await testPictures(flags.data);
  const training = await trainingPictures(flags.train);
  const folder = flags.out ?? `results/table2-${flags.profile}`;
  await Deno.mkdir(folder, { recursive: true });
  const seeds = flags.seeds ?? (flags.profile === "tiny" ? 3 : 1);
  console.error(
    `engine ${engine.name} (${engine.device}); training on ${training.name}; testing on ${images.title}`,
  );
  const shipped = await shippedStudent(config.model.scale);
  const outcome = await runTable({
    config,
    images: images.source,
    training,
    list: flags.list,
    seed: flags.seed,
    seeds,
    shipped,
    withSsim: flags.ssim,
    folder,
    resume: flags.resume,
    signal,
  }).catch((error) => {
    if (signal.aborted) {
      console.error(
        "\nInterrupted; nothing is lost. Go on with the same command and --resume",
      );
    }
    throw error;
  });
  const { ofSeeds, parameters } = outcome;
  const distilled = gains(ofSeeds, "student", "control");
  const improved = gains(ofSeeds, "student", "bicubic");
  const cells = meanCells(ofSeeds);
  const report = {
    title: `KDSR Table 2: PSNR (dB) at x4 on ${images.title}`,
    list: flags.list,
    cells,
    methods: [
      { method: "bicubic", size: "" },
      { method: "control", size: millions(parameters.student) },
      { method: "student", size: millions(parameters.student) },
      { method: "teacher", size: millions(parameters.teacher) },
      ...(shipped
        ? [{ method: "shipped", size: millions(kdsr.parameterTotal(shipped)) }]
        : []),
    ],
    notes: [
      inWords(improved),
      inWords(distilled),
    ],
  };
});
