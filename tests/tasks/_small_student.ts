import { disposeTree, kdsr, saveCheckpoint, seeded } from "../../mod.ts";

/** A network of few parameters. */
export const model = {
  scale: 4,
  features: 4,
  blocks: 1,
  encoderBlocks: 1,
} as const;

/** Writes an untrained student as a training would, under a stage's name and a configuration. */
export async function writeStudent(
  path: string,
  { system = "kdsr/student", config = {}, tree = "params" } = {},
): Promise<void> {
  const params = kdsr.initKdsr(seeded(1), model, "student");
  const trees = { [tree]: params };
  await saveCheckpoint(path, { system, config, seed: 1, step: 0, trees });
  disposeTree(params);
}
