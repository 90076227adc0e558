import {
  type GraphModel,
  type LayersModel,
  loadGraphModel,
  loadLayersModel,
  model as build,
  type SymbolicTensor,
} from "@tensorflow/tfjs";
import * as tf from "./core.ts";
import { InputError } from "./input_error.ts";

/** A model in TensorFlow.js's own format that can be asked for what it computes within. */
export interface TfjsModel {
  /** Which of the two formats. */
  readonly format: "graph" | "layers";
  /** Nodes of a graph or layers, each after those that it needs. */
  readonly nodes: readonly string[];
  /** `[height, width]` of the pictures that it takes, where it takes no others. */
  readonly size?: readonly [number, number];
  /** What nodes or layers give for `[batch, height, width, 3]`. */
  run(pictures: tf.Tensor4D, nodes: readonly string[]): tf.Tensor[];
  /** Frees its weights. */
  dispose(): void;
}

/** The `model.json` of such a model, as far as it is looked into here. */
export interface TfjsModelJson {
  readonly modelTopology: {
    readonly node?: readonly GraphNode[];
    readonly model_config?: unknown;
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: tf.io.WeightsManifestEntry[];
  }[];
}

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: { shape?: { shape?: { dim?: { size: string }[] } } };
}

/**
 * Loads a graph or layers model from its parsed `model.json` and the bytes of
 * its shards, in order. Where it can, the model is made to take pictures of
 * any size, whatever size it was written down for.
 *
 * @throws {InputError} Where TensorFlow.js cannot make a model of it.
 */
export async function loadTfjsModel(
  json: TfjsModelJson,
  weights: ArrayBuffer,
): Promise<TfjsModel> {
  const load = json.modelTopology.node ? loadGraph : loadLayers;
  try {
    return await load(structuredClone(json), weights);
  } catch (error) {
    throw new InputError(
      `TensorFlow.js cannot load the model: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function handler(json: TfjsModelJson, weightData: ArrayBuffer) {
  const { weightsManifest, ...rest } = json;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  return tf.io.fromMemory({ ...rest, weightSpecs, weightData });
}

async function loadGraph(
  json: TfjsModelJson,
  weights: ArrayBuffer,
): Promise<TfjsModel> {
  const nodes = json.modelTopology.node!;
  for (const { op, attr } of nodes) {
    const sides = op === "Placeholder" ? attr?.shape?.shape?.dim : undefined;
    for (const side of sides?.slice(1, 3) ?? []) side.size = "-1";
  }
  const model: GraphModel = await loadGraphModel(handler(json, weights));
  return {
    format: "graph",
    nodes: inOrder(nodes),
    run: (pictures, names) =>
      [model.execute(pictures, [...names])].flat() as tf.Tensor[],
    dispose: () => model.dispose(),
  };
}

/** What a graph computes, each node after its inputs. */
function inOrder(nodes: readonly GraphNode[]): string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const order = new Set<string>();
  const given = new Set(["Const", "Placeholder", "NoOp"]);
  const visit = (node: GraphNode | undefined) => {
    if (!node || order.has(node.name) || given.has(node.op)) return;
    // "^name" comes before without being read, ":1" is a second output.
    for (const input of node.input ?? []) {
      visit(byName.get(input.replace(/^\^|:\d+$/g, "")));
    }
    order.add(node.name);
  };
  nodes.forEach(visit);
  return [...order];
}

/** Loads a layers model, or frees what layers were built until one failed. */
async function loadWhole(
  json: TfjsModelJson,
  weights: ArrayBuffer,
): Promise<LayersModel> {
  const { registeredVariables } = tf.engine();
  const known = new Set(Object.keys(registeredVariables));
  try {
    return await loadLayersModel(handler(json, weights));
  } catch (error) {
    for (const [name, variable] of Object.entries(registeredVariables)) {
      if (!known.has(name)) variable.dispose();
    }
    throw error;
  }
}

interface LayerConfig {
  readonly config?: { batch_input_shape?: (number | null)[] };
}

async function loadLayers(
  json: TfjsModelJson,
  weights: ArrayBuffer,
): Promise<TfjsModel> {
  const free = structuredClone(json);
  const { config } = (free.modelTopology.model_config ?? {}) as {
    readonly config?: LayerConfig[] | { readonly layers?: LayerConfig[] };
  };
  for (const layer of Array.isArray(config) ? config : config?.layers ?? []) {
    const shape = layer.config?.batch_input_shape;
    if (shape?.length === 4) shape[1] = shape[2] = null;
  }
  let model: LayersModel;
  try {
    model = await loadWhole(free, weights);
  } catch {
    // A head that counts pixels.
    model = await loadWhole(json, weights);
  }
  const outputs = new Map<string, SymbolicTensor>();
  for (const layer of model.layers) {
    const { output } = layer;
    if (layer.getClassName() === "InputLayer" || Array.isArray(output)) {
      continue;
    }
    outputs.set(layer.name, output);
  }
  const [, height, width] = model.inputs[0].shape;
  const parts = new Map<string, LayersModel>();
  return {
    format: "layers",
    nodes: [...outputs.keys()],
    ...(height && width ? { size: [height, width] } : {}),
    run(pictures, names) {
      const key = names.join("\n");
      const unknown = names.find((name) => !outputs.has(name));
      if (unknown) throw new Error(`there is no layer "${unknown}"`);
      if (!parts.has(key)) {
        const wanted = names.map((name) => outputs.get(name)!);
        parts.set(key, build({ inputs: model.inputs, outputs: wanted }));
      }
      return [parts.get(key)!.apply(pictures, { training: false })]
        .flat() as tf.Tensor[];
    },
    dispose: () => void model.dispose(),
  };
}
