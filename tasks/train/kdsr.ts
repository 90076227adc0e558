import { kdsr } from "../../mod.ts";
import { cap } from "../_cap.ts";
import { studentStage, teacherStage } from "../_kdsr_stages.ts";
import { type Choices, outcome, type TrainableSystem } from "./system.ts";

const presets: Readonly<Record<string, kdsr.KdsrConfig>> = {
  small: kdsr.presets.small,
  tiny: kdsr.presets.tiny,
  paper: kdsr.presets.paper,
  shipped: kdsr.shippedConfig,
};

/** KDSR: a teacher, then the student that it teaches. */
export const kdsrSystem: TrainableSystem = {
  presets: Object.keys(presets),
  learnsFrom: "pictures",
  choices: ["scale", "size", "setting"],
  async train(choices, options) {
    const config = configure(choices);
    const teacher = await teacherStage(config, options);
    if (teacher.stop !== "done") return outcome([teacher]);
    const { params } = teacher;
    const student = await studentStage("student", config, params, options);
    return outcome([teacher, student]);
  },
};

/** A preset with what was chosen in its place. */
function configure(
  { preset, scale, size, setting, steps }: Choices,
): kdsr.KdsrConfig {
  // The paper has another schedule for isotropic blur.
  const base = preset === "paper" && setting === "iso"
    ? kdsr.paperIso("M")
    : presets[preset];
  const model = size ? kdsr.modelOfSize(size) : base.model;
  const { teacher, student } = base;
  return {
    ...base,
    model: { ...model, scale: scale ?? model.scale },
    setting: setting ?? base.setting,
    teacher: cap(teacher, steps),
    student: { ...cap(student, steps), warmup: cap(student.warmup, steps) },
  };
}
