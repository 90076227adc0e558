import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import { flat, lanesOf, run, typeOf } from "./program.ts";

/** An expression of WGSL for every element of tensors of one shape; `zero` is of their type. */
export function pointwise(
  backend: WebGPUBackend,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  expression: string,
  numbers: Readonly<Record<string, number>> = {},
): tf.TensorInfo {
  const { shape } = Object.values(inputs)[0];
  const lanes = lanesOf(shape.reduce((product, side) => product * side, 1));
  const names = Object.keys(inputs);
  return run(
    backend,
    flat({
      key: `pointwise ${lanes} ${expression}`,
      sources: names.map((name) => ({
        name: `${name}s`,
        tensor: inputs[name],
        lanes,
      })),
      outputShape: shape,
      outputLanes: lanes,
      code: `
        const zero = ${typeOf(lanes)}(0.0);
        fn compute(at : i32) -> ${typeOf(lanes)} {
          ${names.map((name) => `let ${name} = ${name}s[at];`).join(" ")}
          return ${expression};
        }`,
      numbers,
    }),
  );
}
