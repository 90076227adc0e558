import { readWeights, type StoredTensor } from "../../data/mod.ts";
import { InputError } from "../../engine/mod.ts";
import { disposeTree } from "../../nn/mod.ts";
import { presets, releasedSchedule } from "./config.ts";
import {
  type ImportedHost,
  importHostWeights,
  isHost,
} from "./hosts/official_weights.ts";
import type { SemanticModel } from "./model.ts";
import { readModel } from "./read_model.ts";

/**
 * Reads a host alone onto the open engine: from the weights that its authors
 * released (`.pth`, `.pkl`, `.safetensors`), whose names say which host it is,
 * or from a checkpoint of the second stage, whose prior is left behind.
 *
 * @returns A model that is fed with nothing; the caller's to dispose.
 * @throws {InputError} Where the file holds no host, or one whose names,
 * shapes or numbers are not sound.
 *
 * @example
 * ```ts
 * import { semantic } from "blindsight";
 *
 * try {
 *   await semantic.readHost("missing.pth");
 * } catch (error) {
 *   console.log((error as Error).message);
 * }
 * ```
 */
export async function readHost(path: string): Promise<SemanticModel> {
  const weights = await readWeights(path);
  const checkpoint = !isHost(weights) &&
    [...weights.keys()].some((name) => name.startsWith("params"));
  return checkpoint
    ? withoutPrior(await readModel(path))
    : released(path, weights);
}

function released(
  path: string,
  weights: ReadonlyMap<string, StoredTensor>,
): SemanticModel {
  for (const [name, { data }] of weights) {
    if (!(data instanceof Float32Array) || data.every(Number.isFinite)) {
      continue;
    }
    throw new InputError(
      `the weights "${name}" of "${path}" are not finite; fetch the file again`,
    );
  }
  let imported: ImportedHost;
  try {
    imported = importHostWeights(weights);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`"${path}": ${error.message}`, { cause: error });
  }
  const { host: { config: host }, params } = imported;
  const { patch } = releasedSchedule(host.kind);
  const config = { ...presets.paper, host, patch, feed: "none" } as const;
  return { config, host: params, embedding: [] };
}

function withoutPrior({ config, ...model }: SemanticModel): SemanticModel {
  disposeTree([model.embedding, model.prior?.params ?? []]);
  return {
    config: { ...config, feed: "none" },
    host: model.host,
    embedding: [],
  };
}
