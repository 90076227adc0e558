/**
 * Computes KDSR's Table 2: nine anisotropic kernels, three noise levels, x4.
 *
 * @module
 */
import { chartPng, kdsr, renderTable } from "../mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { common, runTask, writeJson as writeJsonFile } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { goOnCommand } from "./_go_on.ts";
import { shippedStudent } from "./_kdsr_weights.ts";
import { testPictures, trainingPictures } from "./_pictures.ts";
import { prepareToWrite } from "./_write_json.ts";
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
      default: 1,
      help: "students and controls to train of the one teacher",
    },
    ssim: { type: "boolean", help: "compute SSIM too, for --json" },
    out: {
      type: "string",
      value: "DIR",
      help:
        "where checkpoints and results go (default: results/table2-PROFILE)",
    },
    resume: { type: "boolean", help: "go on where an earlier run stopped" },
    markdown: { type: "string", value: "FILE", help: "the table as Markdown" },
    chart: { type: "string", value: "FILE", help: "the chart as PNG" },
    ...common,
  },
}, async ({ flags, signal, writeJson }) => {
  const folder = flags.out ?? `results/table2-${flags.profile}`;
  const files = {
    json: `${folder}/table2.json`,
    markdown: flags.markdown ?? `${folder}/table2.md`,
    chart: flags.chart ?? `${folder}/table2.png`,
  };
  for (const file of Object.values(files)) await prepareToWrite(file);
  const engine = await openTaskEngine(flags.engine);
  const config = kdsr.presets[flags.profile];
  const tiny = flags.profile === "tiny";
  const images = await testPictures(flags.data, tiny ? 2 : Infinity);
  const training = await trainingPictures(flags.train);
  const { seeds } = flags;
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
        `\nInterrupted; nothing is lost. Go on with:\n${
          goOnCommand("reproduce-table2")
        }`,
      );
    }
    throw error;
  });
  const { ofSeeds, parameters } = outcome;
  const improved = gains(ofSeeds, "student", "bicubic");
  const distilled = gains(ofSeeds, "student", "control");
  const { student, teacher } = parameters;
  const cells = meanCells(ofSeeds);
  const report = {
    title: `KDSR's Table 2: PSNR (dB), x4, ${images.title}`,
    list: flags.list,
    comparable: !images.own,
    cells,
    methods: [
      { method: "bicubic", size: "" },
      { method: "control", size: millions(student) },
      { method: "student", size: millions(student) },
      { method: "teacher", size: millions(teacher) },
      ...(shipped
        ? [{ method: "shipped", size: millions(kdsr.parameterTotal(shipped)) }]
        : []),
    ],
    notes: [
      `Measured rows: profile ${flags.profile}, trained on ${training.name}, ` +
      `${
        counted(seeds, "seed")
      } from ${flags.seed}; the teacher sees the sharp picture, the control is the student without distillation.`,
      "Other rows: as printed in the papers, for Set14, from networks of the size given, trained on DF2K.",
      ...(images.own
        ? [
          "These pictures are not Set14: compare measured rows with each other only. For Set14 give --data.",
        ]
        : []),
      inWords(improved),
      inWords(distilled),
    ],
  };
  const printed = reportTable(report);
  console.log(renderTable(printed, "text"));
  const markdown = renderTable(printed, "markdown") + "\n";
  await writeFile(files.markdown, new TextEncoder().encode(markdown));
  await writeFile(files.chart, await chartPng(reportChart(report)));
  const result = {
    engine: engine.name,
    profile: flags.profile,
    data: images.title,
    list: flags.list,
    seeds,
    cells: [...cells, ...paperCells(flags.list)],
    gains: [...improved, ...distilled],
  };
  await writeJson(result);
  await writeJsonFile(files.json, result);
  console.error(`wrote ${Object.values(files).join(", ")}`);
});

function millions(parameters: number): string {
  return `${(parameters / 1e6).toFixed(2)}M`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
