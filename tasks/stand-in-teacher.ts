/**
 * Trains the stand-in teacher that comes with the project, where there are no
 * weights of a classifier, scores it on what was held out, and says how far
 * blur moves its features.
 *
 *     deno run -A tasks/stand-in-teacher.ts [--output FILE] [--seed 1]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  disposeTree,
  finish,
  folderSource,
  generatedSource,
  imresize,
  joinSources,
  motionBlur,
  saveCheckpoint,
  seeded,
  type Source,
  tf,
  toTensor,
} from "../mod.ts";
import { levelDistances } from "../lib/systems/semantic/prior/level_distances.ts";
import { scoreStandIn } from "../lib/systems/semantic/teacher/score_stand_in.ts";
import { standInPresets } from "../lib/systems/semantic/teacher/stand_in_config.ts";
import {
  readStandIn,
  shippedStandIn,
} from "../lib/systems/semantic/teacher/stand_in_teacher.ts";
import { trainStandIn } from "../lib/systems/semantic/teacher/train_stand_in.ts";
import { common, runTask } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";

await runTask({
  name: "stand-in-teacher",
  summary: "Trains the stand-in teacher that comes with the project.",
  flags: {
    output: {
      type: "string",
      value: "FILE",
      help: "where to write it (default: into data/weights)",
    },
    seed: common.seed,
    engine: common.engine,
    json: common.json,
  },
}, async ({ flags: { output, seed, engine }, signal, writeJson }) => {
  await openTaskEngine(engine);
  const config = standInPresets.small;
  const source = await pictures("photos", "train");
  const options = {
    source: joinSources(
      source,
      // Those of what has a top and a bottom.
      generatedSource({
        seed,
        count: 12,
        width: 512,
        height: 320,
        scenes: ["facade", "landscape", "page", "still-life"],
      }),
    ),
    seed,
  };
  const { params, step, stop } = await finish(
    trainStandIn(config, { ...options, signal }),
    (event) => {
      if (event.type !== "step") return;
      const { step, steps, seconds, report } = event;
      const losses = Object.entries(report)
        .map(([name, value]) => `${name} ${value.toFixed(3)}`);
      console.error(
        `${step}/${steps}  ${seconds.toFixed(0)} s  ${losses.join("  ")}`,
      );
    },
  );
  if (stop !== "done") throw new Error(`the training ended as ${stop}`);
  const scores = await scoreStandIn(config, params, options);
  const path = output ?? shippedStandIn;
  const state = { system: "semantic/stand-in", config, seed, step };
  await saveCheckpoint(path, { ...state, trees: { params } });
  disposeTree(params);
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  console.log(
    `held out, ${scores.crops} crops in four turns: scene ${
      percent(scores.scene)
    } (chance ${percent(scores.chance)}), turn ${
      percent(scores.rotation)
    } (chance 25.0 %): ${scores.accepted ? "accepted" : "not accepted"}`,
  );
  const distances = await distancesOf(
    path,
    await pictures("generated", "test"),
  );
  for (const { stride, plain } of distances) {
    console.log(
      `stride ${stride}: severe blur moves features ${
        plain.ratio.toFixed(3)
      } as far as another picture`,
    );
  }
  await writeJson({ scores, distances, output: path });
});

/** The pictures of one of the project's folders. */
function pictures(name: string, purpose: "train" | "test") {
  const folder = fileURLToPath(new URL(`../data/${name}`, import.meta.url));
  return folderSource(folder, { purpose });
}

/** How far severe blur moves what a teacher sees in pictures that it was not trained on. */
async function distancesOf(path: string, source: Source) {
  const blur = motionBlur({ severity: "severe", kind: "uniform" });
  const sharp = await Promise.all(
    Array.from(
      { length: source.length },
      async (_, i) =>
        imresize(await source.load(i), { width: 256, height: 256 }),
    ),
  );
  const blurry = await Promise.all(
    sharp.map((image, i) => blur.apply(image, blur.draw(seeded(i)))),
  );
  const teacher = await readStandIn(path);
  const both = { sharp: toTensor(sharp), blurry: toTensor(blurry) };
  try {
    return await levelDistances(both, {
      sharp: (x) => teacher.see(x).levels,
    });
  } finally {
    tf.dispose([both.sharp, both.blurry]);
    teacher.dispose();
  }
}
