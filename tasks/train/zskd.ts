import { writeKernel, zskd } from "../../mod.ts";
import { runStage } from "../_stage.ts";
import { zskdPresets, zskdSetup } from "../_zskd_choices.ts";
import { outcome, type TrainableSystem } from "./system.ts";

/** zskd: one picture's degradation, a teacher and the student that restores it. */
export const zskdSystem: TrainableSystem = {
  presets: zskdPresets,
  learnsFrom: "picture",
  choices: ["scale", "kernel"],
  async train(choices, options) {
    const { folder, source, seed, resume, checkpointEvery, signal } = options;
    const { config, kernel: given } = await zskdSetup(choices);
    const image = await source.load(0);
    const common = { resume, checkpointEvery };
    const known = { seed, signal };
    const estimated = given ? undefined : await runStage({
      ...common,
      label: "kernel",
      path: `${folder}/kernelgan.safetensors`,
      expected: { system: "kernelgan", config: config.kernelgan, seed },
      make: (resume) =>
        zskd.estimateDegradation(image, config, { ...known, resume }),
    });
    if (estimated && estimated.stop !== "done") return outcome([estimated]);
    const kernel = given ?? estimated!.kernel;
    await writeKernel(`${folder}/kernel.json`, kernel);
    const first = estimated ? [estimated] : [];
    const teacher = await runStage({
      ...common,
      label: "teacher",
      path: `${folder}/teacher.safetensors`,
      expected: { system: "zskd/teacher", config, seed },
      make: (resume) =>
        zskd.trainTeacher(image, config, { ...known, kernel, resume }),
    });
    if (teacher.stop !== "done") return outcome([...first, teacher]);
    const { params } = teacher;
    const student = await runStage({
      ...common,
      label: "student",
      path: `${folder}/student.safetensors`,
      expected: { system: "zskd/student", config, seed },
      make: (resume) =>
        zskd.trainStudent(image, config, {
          ...known,
          kernel,
          teacher: params,
          resume,
        }),
    });
    return outcome([...first, teacher, student]);
  },
};
