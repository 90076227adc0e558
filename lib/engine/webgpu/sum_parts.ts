import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import { flat, lanesOf, run, typeOf } from "./program.ts";

/**
 * The sum of the parts `[count, ...]` of a long sum, in order, so that the same
 * numbers come out every time; the parts are given up.
 */
export function sumParts(
  backend: WebGPUBackend,
  parts: tf.TensorInfo,
  shape: number[],
): tf.TensorInfo {
  const size = shape.reduce((product, side) => product * side, 1);
  const lanes = lanesOf(size);
  const sum = run(
    backend,
    flat({
      key: `sum parts ${lanes}`,
      sources: [{ name: "parts", tensor: parts, lanes }],
      outputShape: shape,
      outputLanes: lanes,
      code: `
        fn compute(at : i32) -> ${typeOf(lanes)} {
          let size = arrayLength(&result);
          let end = arrayLength(&parts);
          var total = ${typeOf(lanes)}(0.0);
          for (var i = u32(at); i < end; i += size) {
            total += parts[i];
          }
          return total;
        }`,
    }),
  );
  backend.disposeData(parts.dataId);
  return sum;
}
