import type { KernelGanConfig } from "../../../lib/systems/kernelgan/config.ts";
import { joinFront } from "../../../lib/systems/kernelgan/discriminator.ts";
import { fold } from "../../../lib/systems/kernelgan/generator.ts";
import { Memory } from "../../../lib/systems/kernelgan/memory.ts";
import type { Numbers } from "../../../lib/systems/kernelgan/parameters.ts";
import {
  layOutNetworks,
  type Networks,
} from "../../../lib/systems/kernelgan/step.ts";
import type { Golden } from "../../_golden.ts";

/** Names of the released generator's layers, in our order. */
const generatorNames = [
  "first_layer",
  ...[0, 1, 2, 3].map((i) => `feature_block.${i}`),
  "final_layer",
].map((name) => `${name}.weight`);

/** Names of the released discriminator's layers, in our order. */
const layers = [
  "first_layer",
  ...[0, 3, 6, 9, 12].map((i) => `feature_block.${i}`),
  "final_layer.0",
];

/** Where a released parameter of the generator lies among ours. */
export const generatorParts: ReadonlyMap<string, string> = new Map(
  generatorNames.map((name, i) => [name, `layer${i}`]),
);

/** Where a released parameter of the discriminator lies among ours; biases before a batch normalisation have no place. */
export const discriminatorParts: ReadonlyMap<string, string> = new Map([
  ...layers.map((name, i) => [`${name}.weight_orig`, `layer${i}`] as const),
  ...[1, 4, 7, 10, 13].flatMap((at, i) => [
    [`feature_block.${at}.weight`, `gamma${i + 1}`] as const,
    [`feature_block.${at}.bias`, `beta${i + 1}`] as const,
  ]),
  ["final_layer.0.bias", "bias"],
]);

/** OIHW as HWIO, and all else as it is. */
export function transposed(
  { shape, data }: { shape: number[]; data: Float32Array },
): Float32Array {
  if (shape.length !== 4) return data;
  const [outputs, inputs, height, width] = shape;
  const result = new Float32Array(data.length);
  for (let o = 0, from = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let at = 0; at < height * width; at++, from++) {
        result[(at * inputs + i) * outputs + o] = data[from];
      }
    }
  }
  return result;
}

/** The n-th of a batch of NCHW pictures as HWC, times a factor. */
export function picture(
  { shape: [, channels, height, width], data }: {
    shape: number[];
    data: Float32Array;
  },
  n = 0,
  factor = 1,
): Float32Array {
  const size = height * width;
  const from = n * channels * size;
  return Float32Array.from(
    { length: size * channels },
    (_, i) =>
      factor * data[from + (i % channels) * size + Math.floor(i / channels)],
  );
}

/** Networks with the released parameters and power iteration's vectors of a file. */
export function officialNetworks(
  file: Golden,
  config: KernelGanConfig,
): { memory: Memory; networks: Networks } {
  const memory = new Memory();
  const networks = layOutNetworks(memory, config);
  const { generator, discriminator, passes } = networks;
  const put = (
    { of }: Numbers,
    parts: ReadonlyMap<string, string>,
    prefix: string,
  ) => {
    for (const [name, part] of parts) {
      of[part].data.set(transposed(file.tensor(prefix + name)));
    }
  };
  put(generator.learned.values, generatorParts, "G.");
  put(discriminator.learned.values, discriminatorParts, "D.");
  layers.forEach((name, i) => {
    const { u, v } = passes.fake.spectral[i];
    const [outwards, inwards] = vectors(file, `D.${name}`);
    u.data.set(outwards);
    v.data.set(inwards);
  });
  fold(memory, generator);
  joinFront(memory, discriminator);
  return { memory, networks };
}

/** The vectors u and v of a layer in our order; of the last, which has one output, the other way round. */
export function vectors(
  file: Golden,
  name: string,
): [u: Float32Array, v: Float32Array] {
  const u = file.tensor(`${name}.weight_u`).data;
  const v = file.tensor(`${name}.weight_v`).data;
  if (u.length === 1) return [v, u];
  if (v.length !== 147) return [u, v];
  return [u, transposed({ shape: [1, 3, 7, 7], data: v })];
}

/** Names of the layers under spectral norm. */
export const normalisedLayers: readonly string[] = layers;
