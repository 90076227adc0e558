import { zssr } from "../../mod.ts";
import { runStage } from "../_stage.ts";
import { zssrPresets, zssrSetup } from "../_zssr_choices.ts";
import { outcome, type TrainableSystem } from "./system.ts";

/** ZSSR: a network for one picture, from that picture. */
export const zssrSystem: TrainableSystem = {
  presets: zssrPresets,
  learnsFrom: "picture",
  choices: ["scale", "kernel"],
  async train(choices, options) {
    const { folder, source, seed, resume, checkpointEvery, signal } = options;
    const { config, kernels } = await zssrSetup(choices);
    const image = await source.load(0);
    const stage = await runStage({
      label: "zssr",
      path: `${folder}/zssr.safetensors`,
      expected: { system: "zssr", config, seed },
      resume,
      checkpointEvery,
      make: (resume) =>
        zssr.train(image, config, { kernels, seed, resume, signal }),
    });
    return outcome([stage]);
  },
};
