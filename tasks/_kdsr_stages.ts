/** KDSR's stages as tasks run them. @module */
import { kdsr, type Source } from "../mod.ts";
import { runStage } from "./_stage.ts";

/** What all stages of a run share. */
export interface StageOptions {
  /** The folder of the checkpoints, which is made where it is missing. */
  readonly folder: string;
  /** The pictures to train on. */
  readonly source: Source;
  readonly seed: number;
  /** Whether to go on from checkpoints, where there are some. */
  readonly resume: boolean;
  /** Seconds between two checkpoints, 30 unless told. */
  readonly checkpointEvery?: number | undefined;
  readonly signal: AbortSignal;
}

/** Trains a teacher, or goes on with it. */
export function teacherStage(
  config: kdsr.KdsrConfig,
  { folder, resume, checkpointEvery, ...options }: StageOptions,
) {
  return runStage({
    label: "teacher",
    path: `${folder}/teacher.safetensors`,
    expected: { system: "kdsr/teacher", config, seed: options.seed },
    resume,
    checkpointEvery,
    make: (resume) => kdsr.trainTeacher(config, { ...options, resume }),
  });
}

/** Trains a student of a teacher, or goes on with it. */
export function studentStage(
  name: string,
  config: kdsr.KdsrConfig,
  teacher: kdsr.KdsrParams,
  { folder, resume, checkpointEvery, ...options }: StageOptions,
) {
  return runStage({
    label: name,
    path: `${folder}/${name.replaceAll(" ", "-")}.safetensors`,
    expected: { system: "kdsr/student", config, seed: options.seed },
    resume,
    checkpointEvery,
    make: (resume) =>
      kdsr.trainStudent(config, { ...options, resume, teacher }),
  });
}
