/**
 * Scores a method, and bicubic enlargement beside it, on pictures whose sharp
 * version is known.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import {
  bicubicRestorer,
  drtl,
  evaluate,
  type EvaluationRow,
  kdsr,
  progressBar,
  protocol,
  protocolNames,
  type Restorer,
  type Table,
} from "../mod.ts";
import { common, runTask, UsageError } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { studentFrom } from "./_kdsr_weights.ts";
import { testPictures, trainingPictures } from "./_pictures.ts";
import { prepareToWrite } from "./_write_json.ts";
import { degradedPairs, givenPairs } from "./evaluate/pairs.ts";
import { evaluateFewShot, fewShotTables } from "./evaluate/few_shot.ts";
import { printTables } from "./evaluate/print_tables.ts";
import { refuseFlags } from "./evaluate/refuse_flags.ts";
import { meansOf, scoreTable } from "./evaluate/report.ts";
import {
  isDeblurringSet,
  scoreDeblurringSet,
} from "./evaluate/score_deblurring.ts";
import { scoreDiv2krk } from "./evaluate/score_div2krk.ts";
import { isForDeblurring } from "./restore/restorer.ts";

const protocols = protocolNames();

await runTask({
  name: "evaluate",
  summary:
    "Scores a method, and bicubic enlargement beside it, by a named protocol.",
  positionals: [{
    name: "model",
    help:
      "kdsr, a checkpoint, official weights, or bicubic; drtl with a --set of real pairs, nothing with --set div2krk, input, a checkpoint or official weights with a --set of blurry pictures",
    optional: true,
  }],
  flags: {
    protocol: {
      type: "string",
      choices: protocols,
      help:
        "how scores are taken; no default, as scores of two protocols must not be compared",
    },
    crop: {
      type: "number",
      integer: true,
      min: 0,
      help: "pixels cut at each edge; rgb and y need it",
    },
    data: {
      type: "string",
      value: "DIR",
      help:
        "sharp pictures, such as Set14, or the folder of the --set (default: shipped ones)",
    },
    lr: {
      type: "string",
      value: "DIR",
      help: "small pictures of the same names, in place of making them",
    },
    kernel: {
      type: "string",
      value: "L1,L2,DEG",
      help:
        "what blurs the sharp pictures: the Gaussian's two widths in pixels and its direction (default: 2.6,2.6,0)",
    },
    noise: {
      type: "number",
      min: 0,
      help: "deviation of the noise, in levels of 255 (default: 0)",
    },
    scale: {
      type: "number",
      integer: true,
      min: 1,
      help: "how many times smaller pictures are made (default: the model's)",
    },
    set: {
      type: "string",
      choices: [
        "city100",
        "realsr",
        "drealsr",
        "div2krk",
        "gopro",
        "hide",
        "realblur",
        "levin",
      ],
      help:
        "real pairs in --data, of which drtl learns from a few and is tested on others: what there is to compare, on fixed support lists; or DIV2KRK, for KernelGAN and ZSSR with their controls; or blurry and sharp pictures, for input, which leaves them as they are, or a method that deblurs",
    },
    blur: {
      type: "string",
      choices: ["blur", "blur_gamma"],
      help:
        "which blurry pictures of --set gopro: frames averaged as they are, as in nearly all tables, or in linear light (default: blur, where there are both)",
    },
    shots: {
      type: "string",
      value: "N,…",
      help: "support scenes, or several such numbers; with --set (default: 5)",
    },
    draws: {
      type: "number",
      integer: true,
      min: 1,
      max: drtl.draws,
      help: `support lists; with --set (default: ${drtl.draws})`,
    },
    seeds: {
      type: "number",
      integer: true,
      min: 1,
      help: "how many seeds, from --seed on; with --set (default: 1)",
    },
    preset: {
      type: "string",
      choices: Object.keys(drtl.presets),
      help: "how much is trained; with --set (default: small)",
    },
    steps: {
      type: "number",
      integer: true,
      min: 1,
      help: "no stage has more steps than this; with --set",
    },
    singles: {
      type: "boolean",
      help: "a prior of each single auxiliary task too; with --set",
    },
    markdown: { type: "string", value: "FILE", help: "the table as Markdown" },
    ...common,
  },
}, async ({ flags, positionals: [model], signal, writeJson }) => {
  if (flags.set !== undefined || model !== "drtl") {
    refuseFlags(flags, flags.set);
  }
  // What was not given has to be told from its default as far as here.
  const { shots = "5", draws = drtl.draws, seeds = 1, preset = "small" } =
    flags;
  if (flags.set === "div2krk") {
    const found = await scoreDiv2krk({ ...flags, preset }, model, signal);
    await writeJson(found);
    return;
  }
  if (flags.set !== undefined && isDeblurringSet(flags.set)) {
    const chosen = { ...flags, set: flags.set };
    await writeJson(await scoreDeblurringSet(chosen, model, signal));
    return;
  }
  if (model === undefined) {
    throw new UsageError(
      `<model> is missing: ${
        flags.set === undefined ? "kdsr, a checkpoint or bicubic" : "drtl"
      }`,
    );
  }
  if (flags.protocol === undefined) {
    throw new UsageError(
      `--protocol is missing; give one of ${protocols.join(", ")}`,
    );
  }
  const { lr, data, markdown, crop } = flags;
  if (/^(rgb|y)$/.test(flags.protocol) && crop === undefined) {
    throw new UsageError(`--protocol ${flags.protocol} needs a --crop`);
  }
  if (lr !== undefined) {
    const made = (["kernel", "noise"] as const)
      .find((name) => flags[name] !== undefined);
    if (made) throw new UsageError(`--${made} does not go with --lr`);
  }
  if (markdown !== undefined) await prepareToWrite(markdown);
  const print = (found: Table) => printTables([found], markdown);
  if (flags.set !== undefined || model === "drtl") {
    const { set, seed } = flags;
    if (set === undefined || data === undefined || model !== "drtl") {
      throw new UsageError(
        "few-shot results take drtl, a --set and its folder as --data, such as evaluate drtl --set city100 --data City100",
      );
    }
    const numbers = readShots(shots);
    const engine = await openTaskEngine(flags.engine);
    const found = await evaluateFewShot({
      ...flags,
      ...{ set, data, draws, seeds, signal },
      source: await trainingPictures(),
      shots: numbers,
      preset: preset as drtl.DrtlPreset,
      protocol: protocol(flags.protocol, {
        scale: flags.scale ?? 4,
        ...(crop === undefined ? {} : { crop }),
      }),
    }, ({ shots, rows, decision }) =>
      console.error(
        `${shots} shots, draw ${rows[0].draw}, seed ${rows[0].seed}: ${
          rows.map(({ method, psnr }) => `${method} ${psnr.toFixed(2)}`)
            .join(", ")
        }; ${decision.reason}`,
      ));
    await printTables(fewShotTables(set, found), markdown);
    const { title, scale, results } = found;
    await writeJson({
      ...{ engine: engine.name, model, set, data: title, scale, seed, seeds },
      ...{ shots: numbers, draws, preset, protocol: flags.protocol, results },
      rows: results.flatMap(({ rows, shots }) =>
        rows.map((row) => ({
          ...row,
          shots,
          source: "measured",
          image: `draw ${row.draw}`,
        }))
      ),
    });
    return;
  }
  const deblurs = model === "input" ||
    !/^(bicubic|kdsr)$/.test(model) && existsSync(model) &&
      await isForDeblurring(model);
  if (deblurs) {
    throw new UsageError(
      `"${model}" is for blurry pictures, which are scored by --set gopro, hide, realblur or levin`,
    );
  }
  const images = await testPictures(data);
  const engine = await openTaskEngine(flags.engine);
  const restorer = model === "bicubic"
    ? bicubicRestorer(flags.scale ?? 4)
    : kdsr.kdsrRestorer(await studentFrom(model), {
      name: basename(model),
      signal,
    });
  const { scale } = restorer;
  if (flags.scale !== undefined && flags.scale !== scale) {
    throw new UsageError(
      `--scale is ${flags.scale}, but ${model} enlarges ${scale} times`,
    );
  }
  const scoring = protocol(flags.protocol, {
    scale,
    ...(crop === undefined ? {} : { crop }),
  });
  const { kernel = "2.6,2.6,0", noise = 0, seed } = flags;
  const pairs = lr === undefined
    ? degradedPairs(images.source, { scale, kernel, noise, seed })
    : givenPairs(images.source, lr, scale);
  const methods: Restorer[] = model === "bicubic"
    ? [restorer]
    : [bicubicRestorer(scale), restorer];
  const rows: EvaluationRow[] = [];
  {
    using bar = progressBar({ label: "pictures", total: pairs.length });
    for (let i = 0; i < pairs.length; i++) {
      signal.throwIfAborted();
      const pair = await pairs.at(i);
      for (const method of methods) {
        rows.push(...(await evaluate(method, [pair], scoring)).rows);
      }
      bar.update(i + 1, pair.name);
    }
  }
  await print(scoreTable(
    rows,
    `${images.title}, x${scale}, ${pairs.description}, protocol ${scoring.name}`,
  ));
  await writeJson({
    engine: engine.name,
    model,
    data: images.title,
    scale,
    ...(lr === undefined ? { kernel, noise } : { lr }),
    protocol: scoring.name,
    rows,
    means: meansOf(rows),
  });
});

/** Numbers of support scenes, such as `1,3,5`. */
function readShots(given: string): number[] {
  const numbers = given.split(",").map(Number);
  if (numbers.every((n) => Number.isInteger(n) && n > 0)) return numbers;
  throw new UsageError(
    `--shots is "${given}"; expected whole numbers from 1, such as 1,3,5`,
  );
}
