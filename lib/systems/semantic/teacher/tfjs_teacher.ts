import { createHash } from "node:crypto";
import { InputError } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import {
  loadTfjsModel,
  type TfjsModel,
  type TfjsModelJson,
} from "../../../engine/tfjs_model.ts";
import { fileTrouble } from "../../../image/file_trouble.ts";
import { imageNetNormalised } from "../classifier/image_net.ts";
import type { Level } from "../classifier/level.ts";
import type { Teacher } from "./teacher.ts";

/** What a model wants pictures in [0, 1] to become first. */
export type InputRange = "[0, 1]" | "[-1, 1]" | "ImageNet";

/** How {@linkcode tfjsTeacher} looks at a model. */
export interface TfjsTeacherOptions {
  /**
   * What pictures become first; `"[-1, 1]"` unless given, as most of
   * TensorFlow.js's image models want. `"ImageNet"` is PyTorch's mean and deviation.
   */
  readonly range?: InputRange;
  /**
   * Names of nodes (of a graph model) or layers whose results are the levels
   * at strides 4, 8, 16 and 32; the last ones at each stride unless given.
   */
  readonly levels?: readonly string[];
  /** Name of the node or layer that gives the logits, before any softmax. */
  readonly logits?: string;
}

/** The strides of a teacher's levels. */
const strides = [4, 8, 16, 32];

/** The size that a model is tried with where it takes any. */
const usual = [224, 224] as const;

const normalise: Readonly<
  Record<InputRange, (x: tf.Tensor4D) => tf.Tensor4D>
> = {
  "[0, 1]": (x) => x,
  "[-1, 1]": (x) => tf.sub(tf.mul(x, 2), 1),
  "ImageNet": imageNetNormalised,
};

/**
 * A model in TensorFlow.js's own format as a teacher: a folder with a
 * `model.json` (graph or layers) and its shards. Nothing is downloaded.
 *
 * @throws {InputError} Where the folder holds no such model, or the model has
 * no features at one of the strides 4, 8, 16 and 32.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   await semantic.tfjsTeacher(await Deno.makeTempDir());
 * } catch (error) {
 *   console.log((error as Error).message); // "…/model.json" does not exist …
 * }
 * ```
 */
export async function tfjsTeacher(
  folder: string,
  { range = "[-1, 1]", levels: given, logits }: TfjsTeacherOptions = {},
): Promise<Teacher> {
  const trimmed = folder.replace(/(?<=.)\/+$/, "");
  const { json, weights, hash } = await readModel(trimmed);
  const model = await loadTfjsModel(json, weights);
  try {
    const { names, levels } = findLevels(model, trimmed, given);
    const wanted = logits === undefined ? names : [...names, logits];
    const base = trimmed.slice(trimmed.lastIndexOf("/") + 1);
    return {
      name: `${base} (${model.format} model, ${range})`,
      hash,
      levels,
      see(pictures) {
        const [, height, width] = pictures.shape;
        const { size } = model;
        if (size && (size[0] !== height || size[1] !== width)) {
          throw new InputError(
            `"${trimmed}" was given ${width}x${height} pixels; this model takes ${
              size[1]
            }x${size[0]} only`,
          );
        }
        return tf.tidy(() => {
          const seen = model.run(normalise[range](pictures), wanted);
          return {
            levels: seen.slice(0, 4) as tf.Tensor4D[],
            ...(logits === undefined ? {} : { logits: seen[4] as tf.Tensor2D }),
          };
        });
      },
      dispose: () => model.dispose(),
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Reads `model.json` and the shards that it lists, and hashes them all. */
async function readModel(folder: string) {
  const hash = createHash("sha256");
  const read = async (name: string) => {
    const path = `${folder}/${name}`;
    try {
      const bytes = await Deno.readFile(path);
      hash.update(`${name}\n${bytes.length}\n`).update(bytes);
      return bytes;
    } catch (error) {
      throw new InputError(
        `"${path}" ${
          fileTrouble(error, "read")
        }; give the folder of a TensorFlow.js model, with model.json and its shards`,
        { cause: error },
      );
    }
  };
  const refuse = (why: string) => {
    throw new InputError(
      `"${folder}/model.json" ${why}; give the folder of a TensorFlow.js graph or layers model`,
    );
  };
  const text = new TextDecoder().decode(await read("model.json"));
  let json: TfjsModelJson;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse("is no JSON");
  }
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest)) {
    return refuse("has no modelTopology and weightsManifest");
  }
  const shards: Uint8Array<ArrayBuffer>[] = [];
  for (const path of json.weightsManifest.flatMap(({ paths }) => paths)) {
    if (/(^|[\\/])\.\.([\\/]|$)|^[\\/]/.test(path)) {
      refuse(`lists the shard "${path}", which lies elsewhere`);
    }
    shards.push(await read(path));
  }
  const weights = await new Blob(shards).arrayBuffer();
  return { json, weights, hash: hash.digest("hex") };
}

/** Runs the model once to see which results lie at which stride. */
function findLevels(
  model: TfjsModel,
  folder: string,
  given?: readonly string[],
): { readonly names: string[]; readonly levels: Level[] } {
  const asked = given ?? model.nodes;
  const unknown = asked.find((name) => !model.nodes.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `"${folder}" has no "${unknown}"; its last ones are ${
        model.nodes.slice(-8).join(", ")
      }`,
    );
  }
  const [height, width] = model.size ?? usual;
  const shapes = tf.tidy(() =>
    model.run(tf.zeros([1, height, width, 3]), asked).map(({ shape }) => shape)
  );
  const names: string[] = [];
  const levels = strides.map((stride) => {
    const at = shapes.findLastIndex((shape) =>
      shape.length === 4 && shape[1]! * stride === height &&
      shape[2]! * stride === width
    );
    if (at < 0) {
      throw new InputError(
        `"${folder}" has no features at stride ${stride}; a teacher needs strides ${
          strides.join(", ")
        }${given ? `, and ${given.join(", ")} were named` : ""}`,
      );
    }
    names.push(asked[at]);
    return { stride, channels: shapes[at][3]! };
  });
  return { names, levels };
}
