import { InputError } from "../../engine/mod.ts";
import * as tf from "../../engine/tf.ts";
import type { NamedArray } from "../../loss/mod.ts";
import { disposeTree, fromNamed, namedLeaves } from "../../nn/mod.ts";
import { seeded } from "../../random/mod.ts";
import type { KdsrModel } from "./model/config.ts";
import type { Role } from "./model/encoder.ts";
import { initKdsr, type KdsrParams } from "./model/network.ts";

/** What {@linkcode importOfficialWeights} found. */
export interface ImportedKdsr {
  /** The size, read off the shapes. */
  readonly model: KdsrModel;
  /** Whether the encoder expects the HR picture too. */
  readonly role: Role;
  /** The weights, in this library's layout. */
  readonly params: KdsrParams;
}

/**
 * Weights under the official state-dict names (`G.head.0.weight`,
 * `E_st.E.0.weight`, …), turned into this library's layout; size and role are
 * read off the shapes.
 *
 * @param weights Arrays by name, as `readWeights` returns them for `.pth` and
 * `.safetensors` files. Names of neither network are ignored.
 * @throws {InputError} When names are missing or a shape does not fit.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * try {
 *   kdsr.importOfficialWeights(new Map());
 * } catch (error) {
 *   console.log((error as Error).message); // what was missing
 * }
 * ```
 */
export function importOfficialWeights(
  weights: ReadonlyMap<string, NamedArray>,
): ImportedKdsr {
  const role: Role = weights.has("E_st.E.0.weight") ? "student" : "teacher";
  const model = readModel(weights, role);
  const template = initKdsr(seeded(0), model, role);
  try {
    // Whatever is made before a refusal is freed.
    const named = tf.tidy(() =>
      Object.fromEntries(
        namedLeaves(template).map(([name, { shape }]) => {
          const official = officialName(name, model, role);
          return [name, importArray(official, weights, shape)];
        }),
      )
    );
    const tensors = new Map(Object.entries(named));
    return { model, role, params: fromNamed(template, tensors) as KdsrParams };
  } finally {
    disposeTree(template);
  }
}

/** The official name of one of our parameters. */
export function officialName(
  name: string,
  { encoderBlocks, scale }: KdsrModel,
  role: Role,
): string {
  const prefix = role === "student" ? "E_st" : "E";
  const [, , index] = name.split(".");
  const kind = name.slice(name.lastIndexOf("."));
  const part = name.slice(0, name.lastIndexOf("."));
  if (part === "generator.head") return `G.head.0${kind}`;
  if (part === "generator.merge") return `G.body.1${kind}`;
  if (part === "generator.tail") return `G.tail.1${kind}`;
  if (part.startsWith("generator.upsample")) {
    return `G.tail.0.${scale === 4 ? 2 * Number(index) : 0}${kind}`;
  }
  if (part.startsWith("generator.blocks")) {
    const block = `G.body.0.body.${index}`;
    if (part.endsWith("conv")) return `${block}.conv1${kind}`;
    return `${block}.da_conv1.kernel.${part.endsWith("first") ? 0 : 2}${kind}`;
  }
  if (part === "encoder.first") return `${prefix}.E.0${kind}`;
  if (part.startsWith("encoder.residual")) {
    const at = Number(index) + 2;
    return `${prefix}.E.${at}.body.${part.endsWith("first") ? 0 : 2}${kind}`;
  }
  if (part.startsWith("encoder.widen")) {
    return `${prefix}.E.${encoderBlocks + 2 + 2 * Number(index)}${kind}`;
  }
  if (part.startsWith("encoder.mlp")) {
    return `${prefix}.mlp.${2 * Number(index)}${kind}`;
  }
  return `${prefix}.compress.0${kind}`;
}

/** Reads scale, width and depths off names and shapes. */
function readModel(
  weights: ReadonlyMap<string, NamedArray>,
  role: Role,
): KdsrModel {
  // By any of its names, so that a block without one is missed, not passed over.
  const count = (block: RegExp) =>
    new Set([...weights.keys()].flatMap((name) => block.exec(name)?.[1] ?? []))
      .size;
  const prefix = role === "student" ? "E_st" : "E";
  const features = need(weights, "G.head.0.weight").shape[0];
  const inputs = need(weights, `${prefix}.E.0.weight`).shape[1];
  const upsampled = need(weights, "G.tail.0.0.weight").shape[0] / features;
  const twice = weights.has("G.tail.0.2.weight");
  const scale = twice ? 4 : Math.sqrt(upsampled);
  if (role === "teacher" && inputs !== 3 + 3 * scale ** 2) {
    throw new InputError(
      `${prefix}.E.0.weight takes ${inputs} channels; expected ${
        3 + 3 * scale ** 2
      } for a teacher at x${scale}`,
    );
  }
  return {
    scale: scale as KdsrModel["scale"],
    features,
    blocks: count(/^G\.body\.0\.body\.(\d+)\./),
    encoderBlocks: count(/^E(?:_st)?\.E\.(\d+)\.body\./),
  };
}

function need(
  weights: ReadonlyMap<string, NamedArray>,
  name: string,
): NamedArray {
  const found = weights.get(name);
  if (!found) {
    throw new InputError(
      `These are no KDSR weights: "${name}" is missing among ${weights.size} arrays; expected a KDSR state dict`,
    );
  }
  return found;
}

/** One array in our layout: HWIO for convolutions, `[in, out]` for linear layers. */
export function importArray(
  name: string,
  weights: ReadonlyMap<string, NamedArray>,
  shape: number[],
): tf.Tensor {
  const { shape: given, data } = need(weights, name);
  const expected = shape.length === 4
    ? [shape[3], shape[2], shape[0], shape[1]]
    : [...shape].reverse();
  if (given.join() !== expected.join()) {
    throw new InputError(
      `${name} has the shape [${given}]; expected [${expected}]`,
    );
  }
  return tf.tidy(() => {
    const array = tf.tensor(Float32Array.from(data, Number), [...given]);
    if (given.length === 4) return tf.transpose(array, [2, 3, 1, 0]);
    if (given.length === 1) return tf.clone(array);
    if (!name.endsWith("kernel.2.weight")) return tf.transpose(array);
    // Official order of the outputs: channel, row, column; ours: row, column, channel.
    const [outputs, inputs] = given;
    const cubes = tf.reshape(array, [outputs / 9, 9, inputs]);
    return tf.reshape(tf.transpose(cubes, [2, 1, 0]), [inputs, outputs]);
  });
}
