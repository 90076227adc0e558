/** Where tasks get a student's weights from. @module */
import { InputError, kdsr, loadCheckpoint, readWeights } from "../mod.ts";

/** The weights that come with the project. */
const shippedPath =
  new URL("../data/weights/kdsr-x4.safetensors", import.meta.url).pathname;

/** The shipped student, where there is one of that scale. */
export async function shippedStudent(
  scale: number,
): Promise<kdsr.KdsrParams | undefined> {
  if (scale !== 4) return undefined;
  return await studentFrom(shippedPath);
}

/**
 * A student: `kdsr` for the shipped one, a checkpoint of ours, or a `.pth` or
 * `.safetensors` file under the official names.
 */
export async function studentFrom(path: string): Promise<kdsr.KdsrParams> {
  const file = path === "kdsr" ? shippedPath : path;
  const weights = await readWeights(file);
  if (weights.has("G.head.0.weight")) {
    const { role, params } = kdsr.importOfficialWeights(weights);
    if (role === "student") return params;
    throw new InputError(
      `"${path}" holds a teacher, which needs the sharp picture too; give a student's weights`,
    );
  }
  const { trees } = await loadCheckpoint(file, { system: "kdsr/student" });
  return trees.params as kdsr.KdsrParams;
}
