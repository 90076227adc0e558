import { importVgg, kdsr, readWeights, type VggParams } from "../../mod.ts";
import { cap } from "../_cap.ts";
import { runStage } from "../_stage.ts";
import { type Choices, outcome, type TrainableSystem } from "./system.ts";

const { presets, trainGan, trainStudent, trainTeacher } = kdsr.gan;

/** KDSR in the real-world setting: a teacher, its student, and the student against a discriminator. */
export const kdsrGanSystem: TrainableSystem = {
  presets: ["small", "tiny", "paper"] satisfies kdsr.gan.GanPreset[],
  learnsFrom: "pictures",
  choices: ["vgg"],
  async train(choices, { folder, resume, checkpointEvery, ...options }) {
    const config = configure(choices);
    const vgg = await perceptualTerm(choices);
    const stage = (name: string, system: string) => ({
      label: name,
      path: `${folder}/${name}.safetensors`,
      expected: { system, config, seed: options.seed },
      resume,
      checkpointEvery,
    });
    const first = await runStage({
      ...stage("teacher", "kdsr/gan-teacher"),
      make: (resume) => trainTeacher(config, { ...options, resume }),
    });
    if (first.stop !== "done") return outcome([first]);
    const teacher = first.average!;
    const second = await runStage({
      ...stage("student", "kdsr/gan-student"),
      make: (resume) => trainStudent(config, { ...options, resume, teacher }),
    });
    if (second.stop !== "done") return outcome([first, second]);
    const student = second.average!;
    const third = await runStage({
      ...stage("gan", "kdsr/gan"),
      make: (resume) =>
        trainGan(config, { ...options, ...vgg, resume, teacher, student }),
    });
    return outcome([first, second, third]);
  },
};

/** VGG19, read before the work begins, or a remark that it is left out. */
async function perceptualTerm(
  { vgg }: Choices,
): Promise<{ vgg?: VggParams }> {
  if (vgg !== undefined) return { vgg: importVgg(await readWeights(vgg)) };
  console.error(
    "No VGG19 weights were given with --vgg: the perceptual loss is left out",
  );
  return {};
}

function configure({ preset, steps }: Choices): kdsr.gan.GanConfig {
  const config = presets[preset as kdsr.gan.GanPreset];
  return {
    ...config,
    teacher: cap(config.teacher, steps),
    student: cap(config.student, steps),
    gan: cap(config.gan, steps),
  };
}
