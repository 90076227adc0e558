/**
 * Tests what the semantic prior claims, arm by arm, over severities and seeds.
 *
 * @module
 */
import {
  chain,
  motionBlur,
  protocol,
  renderTable,
  rounding,
  semantic,
} from "../mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { cap } from "./_cap.ts";
import { common, runTask, UsageError } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { goOnCommand } from "./_go_on.ts";
import { KeptResults } from "./_kept.ts";
import { testPictures, trainingPictures } from "./_pictures.ts";
import { runStage } from "./_stage.ts";
import { prepareToWrite } from "./_write_json.ts";
import { armRows, armTable } from "./semantic_table/report.ts";
import { blurredTests, realTests } from "./semantic_table/tests.ts";

await runTask({
  name: "semantic-table",
  summary:
    "Trains the eight arms that test the semantic prior, at equal steps and seeds, and scores them by severity.",
  flags: {
    preset: {
      type: "string",
      choices: ["small", "tiny"],
      default: "small",
      help: "how much is trained",
    },
    seeds: {
      type: "number",
      integer: true,
      min: 1,
      default: 3,
      help: "how many, counted from --seed",
    },
    arms: {
      type: "string",
      value: "ARM,…",
      help: `which arms, the host being always there (default: all of ${
        semantic.arms.join(", ")
      })`,
    },
    teacher: {
      type: "string",
      value: "PATH",
      help:
        "EfficientNet-Lite0's weights, the folder of a tfjs model, or a stand-in's checkpoint (default: what is fetched or shipped)",
    },
    steps: {
      type: "number",
      integer: true,
      min: 1,
      help: "hosts learn for no more steps than this",
    },
    priorSteps: {
      type: "number",
      integer: true,
      min: 1,
      help: "priors learn for no more steps than this",
    },
    data: {
      type: "string",
      value: "DIR",
      help: "sharp pictures to train on (default: shipped and generated ones)",
    },
    test: {
      type: "string",
      value: "DIR",
      help: "sharp pictures to blur and test on (default: shipped ones)",
    },
    pairs: {
      type: "string",
      value: "DIR",
      help: "real pairs to test on too, such as GoPro's",
    },
    count: {
      type: "number",
      integer: true,
      min: 1,
      default: 8,
      help: "pictures to test on, of each kind",
    },
    size: {
      type: "number",
      integer: true,
      min: 32,
      default: 256,
      help: "their sides; the middle is taken",
    },
    out: {
      type: "string",
      value: "DIR",
      default: "results/semantic-table",
      help: "where checkpoints, scores and the table go",
    },
    resume: { type: "boolean", help: "go on where an earlier run stopped" },
    ...common,
  },
}, async ({ flags, signal, writeJson }) => {
  const { preset, seed, seeds, out, resume, count, size } = flags;
  const name = preset as "small" | "tiny";
  const chosen = readArms(flags.arms);
  const file = `${out}/results.json`;
  await prepareToWrite(file);
  const engine = await openTaskEngine(flags.engine);
  const teacher = await semantic.openTeacher(flags.teacher);
  const prior = semantic.priorFor(teacher, semantic.priorPresets[name]);
  const config = {
    prior: cap(prior, flags.priorSteps),
    deblurring: cap(semantic.presets[name], flags.steps),
  };
  const source = await trainingPictures(flags.data);
  const sharp = await testPictures(flags.test);
  const tests = [
    ...await blurredTests(sharp.source, { count, size }),
    ...flags.pairs ? await realTests(flags.pairs, { count, size }) : [],
  ];
  const setup = {
    ...{ engine: engine.name, teacher: teacher.hash, config, size },
    source: source.name,
    tests: tests.map(({ name }) => name),
  };
  console.error(
    `engine ${engine.name} (${engine.device}); teacher ${teacher.name}; training on ${source.name}`,
  );
  const kept = await KeptResults.open<semantic.ArmResult>(file, {
    setup,
    resume,
  });
  const pairs = {
    // Checkpoints are not gone on with on other pictures.
    name: source.name,
    source,
    degradation: chain("shaken", { blur: motionBlur(), eightBit: rounding() }),
  };
  try {
    for (let i = 0; i < seeds; i++) {
      const own = seed + i;
      await prepareToWrite(`${out}/seed-${own}/host.safetensors`);
      const missing = chosen.filter((arm) =>
        !kept.results.some((result) =>
          result.arm === arm && result.seed === own
        )
      );
      const compared = semantic.compareArms(config, {
        ...{ teacher, pairs, tests, seed: own, arms: missing, signal },
        protocol: protocol("gopro"),
        run: ({ name, system, config, make }) =>
          runStage({
            label: `seed ${own}, ${name}`,
            path: `${out}/seed-${own}/${name}.safetensors`,
            expected: { system, config, seed: own },
            resume: true,
            make,
          }),
      });
      for await (const result of compared) await kept.add(result);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error(
      `Interrupted; what is done is kept. Go on with:\n${
        goOnCommand("semantic-table")
      }`,
    );
    throw error;
  } finally {
    teacher.dispose();
  }
  const wanted = kept.results.filter((result) =>
    chosen.includes(result.arm) &&
    result.seed >= seed && result.seed < seed + seeds
  );
  const rows = armRows(wanted);
  const printed = armTable(rows, {
    title: `The semantic prior, preset ${preset}, ${
      seeds === 1 ? "1 seed" : `${seeds} seeds, mean ± deviation`
    }`,
    note:
      `teacher ${teacher.name} (${
        teacher.hash.slice(0, 12)
      }); trained on ${source.name}, ` +
      `priors for ${config.prior.steps} steps, hosts for ${config.deblurring.steps}; tested on the middle ${size}x${size} of ${sharp.title}` +
      `${
        flags.pairs ? ` and of real pairs` : ""
      }; protocol gopro; SSIM 3-D: MATLAB's of the volume`,
  });
  console.log(renderTable(printed, "text"));
  const markdown = renderTable(printed, "markdown") + "\n";
  await writeFile(`${out}/table.md`, new TextEncoder().encode(markdown));
  const told = { name: teacher.name, hash: teacher.hash };
  await writeJson({
    ...{ engine: engine.name, preset, seeds },
    teacher: told,
    rows: rows.map((row) => ({ ...row, teacher: told })),
    results: wanted,
  });
});

/** Arms by their names, in the order in which they are trained. */
function readArms(given: string | undefined): semantic.Arm[] {
  if (given === undefined) return [...semantic.arms];
  const names = given.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !semantic.arms.some((a) => a === name));
  if (unknown === undefined) {
    return semantic.arms.filter((a) => a === "host" || names.includes(a));
  }
  throw new UsageError(
    `--arms has "${unknown}"; expected some of ${semantic.arms.join(", ")}`,
  );
}
