import { seeded } from "../../../../mod.ts";

/** A convolution of the little models: at stride 2, ReLU6 after it. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
}

/** Five, at strides 2 to 32. */
const layers: readonly Layer[] = [3, 4, 5, 6, 7].map((inputs, i) => ({
  inputs,
  outputs: 4 + i,
}));

/** Random weights of 3x3, HWIO, and biases, layer by layer. */
function weights() {
  const rng = seeded(1);
  const specs: { name: string; shape: number[]; dtype: "float32" }[] = [];
  const values: number[] = [];
  layers.forEach(({ inputs, outputs }, i) => {
    const add = (kind: string, shape: number[]) => {
      specs.push({ name: `conv${i}/${kind}`, shape, dtype: "float32" });
      const count = shape.reduce((n, side) => n * side, 1);
      for (let k = 0; k < count; k++) values.push(rng.normal(0, 0.3));
    };
    add("kernel", [3, 3, inputs, outputs]);
    add("bias", [outputs]);
  });
  return { specs, data: Float32Array.from(values) };
}

async function write(folder: string, modelTopology: unknown, format: string) {
  const { specs, data } = weights();
  const cut = 4 * 101; // two shards, cut within a tensor
  const bytes = new Uint8Array(data.buffer);
  await Deno.writeFile(`${folder}/group1-shard1of2.bin`, bytes.slice(0, cut));
  await Deno.writeFile(`${folder}/group1-shard2of2.bin`, bytes.slice(cut));
  const paths = ["group1-shard1of2.bin", "group1-shard2of2.bin"];
  const weightsManifest = [{ paths, weights: specs }];
  await Deno.writeTextFile(
    `${folder}/model.json`,
    JSON.stringify({ format, modelTopology, weightsManifest }),
  );
}

/** Writes a layers model of five convolutions and a mean for pictures of 224x224. */
export async function writeLayersModel(folder: string): Promise<void> {
  const input = {
    class_name: "InputLayer",
    name: "input",
    config: {
      name: "input",
      batch_input_shape: [null, 224, 224, 3],
      dtype: "float32",
    },
    inbound_nodes: [],
  };
  let before = "input";
  const built = layers.flatMap(({ outputs }, i) => {
    const conv = {
      class_name: "Conv2D",
      name: `conv${i}`,
      config: {
        name: `conv${i}`,
        filters: outputs,
        kernel_size: [3, 3],
        strides: [2, 2],
        padding: "same",
      },
      inbound_nodes: [[[before, 0, 0, {}]]],
    };
    const relu = {
      class_name: "ReLU",
      name: `relu${i}`,
      config: { name: `relu${i}`, max_value: 6 },
      inbound_nodes: [[[`conv${i}`, 0, 0, {}]]],
    };
    before = `relu${i}`;
    return [conv, relu];
  });
  const pooled = {
    class_name: "GlobalAveragePooling2D",
    name: "pooled",
    config: { name: "pooled" },
    inbound_nodes: [[[before, 0, 0, {}]]],
  };
  await write(folder, {
    keras_version: "2.13.1",
    backend: "tensorflow",
    model_config: {
      class_name: "Functional",
      config: {
        name: "tiny",
        layers: [input, ...built, pooled],
        input_layers: [["input", 0, 0]],
        output_layers: [["pooled", 0, 0]],
      },
    },
  }, "layers-model");
}

/** Writes the same convolutions as a graph model, its nodes in no order. */
export async function writeGraphModel(folder: string): Promise<void> {
  const type = { type: "DT_FLOAT" };
  const dims = (...sizes: number[]) => ({
    shape: { dim: sizes.map((size) => ({ size: String(size) })) },
  });
  let before = "input";
  const built = layers.map((_, i) => {
    const node = {
      name: `relu${i}`,
      op: "_FusedConv2D",
      input: [before, `conv${i}/kernel`, `conv${i}/bias`],
      attr: {
        T: type,
        strides: { list: { i: ["1", "2", "2", "1"] } },
        dilations: { list: { i: ["1", "1", "1", "1"] } },
        padding: { s: btoa("SAME") },
        data_format: { s: btoa("NHWC") },
        fused_ops: { list: { s: [btoa("BiasAdd"), btoa("Relu6")] } },
        num_args: { i: "1" },
        epsilon: { f: 0 },
      },
    };
    before = `relu${i}`;
    return node;
  });
  const constants = weights().specs.map(({ name, shape }) => ({
    name,
    op: "Const",
    attr: {
      dtype: type,
      value: {
        tensor: { dtype: "DT_FLOAT", tensorShape: dims(...shape).shape },
      },
    },
  }));
  await write(folder, {
    node: [
      ...built.toReversed(),
      ...constants,
      {
        name: "input",
        op: "Placeholder",
        attr: { dtype: type, shape: dims(-1, 224, 224, 3) },
      },
    ],
    library: {},
    versions: {},
  }, "graph-model");
}
