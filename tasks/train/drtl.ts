import {
  drtl,
  importVgg,
  readWeights,
  renderTable,
  type StopReason,
  table,
} from "../../mod.ts";
import { cap } from "../_cap.ts";
import { UsageError } from "../_flags.ts";
import { runStage } from "../_stage.ts";
import type { Choices, TrainableSystem, Trained } from "./system.ts";

/** What is left beside the checkpoint: how it was decided. */
interface DrtlTrained extends Trained {
  readonly scale: number;
  readonly pairs: readonly string[];
  readonly warnings: readonly string[];
  readonly relations?: drtl.Relations;
  readonly heldOut: readonly string[];
  readonly decision?: drtl.Decision;
  readonly asGiven?: number | undefined;
}

/** DRTL on a folder of real pairs: relations, priors, fine-tuning, and the guard's choice. */
export const drtlSystem: TrainableSystem = {
  presets: ["small", "tiny", "paper"] satisfies drtl.DrtlPreset[],
  learnsFrom: "pictures",
  choices: ["vgg", "support", "factor", "pipeline"],
  async train(choices, { folder, resume, checkpointEvery, ...options }) {
    if (choices.support === undefined) {
      throw new UsageError(
        "drtl learns from real pairs: give a folder of them with --support, such as 1_LR.png and 1_HR.png, 2_LR.png and 2_HR.png",
      );
    }
    const support = await drtl.supportSource(choices.support);
    console.log(describeSupport(choices.support, support));
    const vgg = choices.vgg === undefined
      ? undefined
      : importVgg(await readWeights(choices.vgg));
    const ended: { stop: StopReason; step: number; path: string }[] = [];
    const outcome = await drtl.transfer(
      configure(choices, support.scale),
      {
        ...options,
        ...{ pairs: support.pairs, vgg },
        run: async ({ name, system, config, make }) => {
          const result = await runStage({
            label: name,
            path: `${folder}/${name}.safetensors`,
            expected: { system, config, seed: options.seed },
            resume,
            checkpointEvery,
            make,
          });
          ended.push(result);
          return result;
        },
      },
    );
    const { stop, relations, heldOut, decision, asGiven } = outcome;
    if (relations) console.log(`${describeRelations(relations)}\n`);
    if (decision) console.log(`${describeDecision(decision, outcome)}\n`);
    const last = decision
      ? `${folder}/tuned-${decision.chosen}.safetensors`
      : ended.at(-1)!.path;
    return {
      stop,
      steps: ended.reduce((sum, { step }) => sum + step, 0),
      checkpoint: last,
      scale: support.scale,
      pairs: support.pairs.map(({ name }) => name),
      warnings: support.warnings,
      heldOut,
      ...(relations ? { relations } : {}),
      ...(decision ? { decision, asGiven } : {}),
    } satisfies DrtlTrained;
  },
};

/** A preset for the pairs at hand, with what was chosen in its place. */
function configure(
  { preset, factor, pipeline, steps, vgg }: Choices,
  scale: drtl.DrtlScale,
): drtl.DrtlConfig {
  const base = drtl.presets[preset as drtl.DrtlPreset];
  const config = drtl.atScale(base, scale, factor);
  const { way } = config.relation;
  return {
    ...config,
    relation: {
      ...cap(config.relation, steps),
      // Differences are compared without a network.
      way: vgg !== undefined && way === "differences" ? "classified" : way,
    },
    prior: {
      ...cap(config.prior, steps),
      pipeline: pipeline ?? config.prior.pipeline,
    },
    tuning: cap(config.tuning, steps),
  };
}

/** The pairs, how they lie on each other, and what is to be known about them. */
function describeSupport(
  folder: string,
  { scale, pairs, warnings }: drtl.Support,
): string {
  const found = table(
    pairs.map(({ name, lr, hr, registration }) => ({
      name,
      sizes: `${lr.width}x${lr.height} → ${hr.width}x${hr.height}`,
      ...registration,
    })),
    [
      { key: "name", label: "pair" },
      "sizes",
      { key: "x", label: "shift right (px)", digits: 2 },
      { key: "y", label: "down (px)", digits: 2 },
      { key: "gain", label: "contrast", digits: 2 },
      { key: "likeness", digits: 3 },
    ],
    { title: `Pairs of ${folder}, x${scale}` },
  );
  return [
    renderTable(found, "text"),
    "",
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join("\n");
}

function describeRelations(
  { tasks, relations, weights }: drtl.Relations,
): string {
  return renderTable(
    table(
      tasks.map((task, i) => ({
        task,
        relation: relations[i],
        weight: weights[i],
      })),
      [
        { key: "task", label: "auxiliary task" },
        { key: "relation", digits: 3 },
        { key: "weight", digits: 2 },
      ],
      { title: "How the auxiliary tasks relate to the pairs" },
    ),
    "text",
  );
}

function describeDecision(
  { scores, reason }: drtl.Decision,
  { heldOut, asGiven }: drtl.Transferred,
): string {
  const where = heldOut.length > 0
    ? `fine-tuned, on the held-out pair ${heldOut.join(", ")}`
    : "before fine-tuning, on all pairs";
  const decided = table(
    [...scores, { name: "as given", score: asGiven! }]
      .map(({ name, score }) => ({ prior: name, score })),
    ["prior", { key: "score", label: "PSNR (dB)", digits: 2, best: "max" }],
    { title: `Guard against negative transfer: ${where}` },
  );
  const useless = scores[0].score <= asGiven! && heldOut.length > 0;
  return `${renderTable(decided, "text")}\n${reason}.${
    useless
      ? `\nWarning: none restores ${
        heldOut.join(", ")
      } better than it was given; give more pairs, or train longer`
      : ""
  }`;
}
