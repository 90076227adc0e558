import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import type { ConvWindow } from "../ops/window.ts";
import { lanesOf, run } from "./program.ts";
import { sumParts } from "./sum_parts.ts";
import { MANY_GROUPS, type Tile, tileFor, unrolled } from "./tile.ts";

/** How many pixels lie in the workgroup's memory. */
const DEPTH = 16;

/** Fewer pixels than this are not worth a workgroup of their own. */
const LEAST_PIXELS = 128;

/**
 * The derivative of a convolution by its filter, as a product of matrices,
 * patches turned over by gradients. Its result is small and its sums are long:
 * they are cut into parts, one a workgroup, which are then added in order.
 */
export function runFilterGrad(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  filterShape: number[],
  window: ConvWindow,
): tf.TensorInfo {
  const [height, width, inputs, outputs] = filterShape;
  const rows = height * width * inputs;
  const pixels = dy.shape[0] * dy.shape[1] * dy.shape[2];
  const tile = tileFor(outputs);
  const dispatch = [
    Math.ceil(outputs / (4 * tile.across)),
    Math.ceil(rows / (4 * tile.down)),
  ] as const;
  const wanted = Math.ceil(MANY_GROUPS / (dispatch[0] * dispatch[1]));
  const parts = Math.min(wanted, Math.ceil(pixels / LEAST_PIXELS));
  const inputLanes = lanesOf(inputs);
  const lanes = lanesOf(outputs);
  const { strides, dilations, pad } = window;
  const geometry = [strides, dilations, pad, height, width];
  const result = run(backend, {
    key: `filter gradient ${
      JSON.stringify([geometry, tile, inputLanes, lanes])
    }`,
    sources: [
      { name: "x", tensor: x, lanes: inputLanes },
      { name: "dy", tensor: dy, lanes },
    ],
    outputShape: parts === 1 ? filterShape : [parts, ...filterShape],
    outputLanes: lanes,
    workgroup: [tile.across, tile.down],
    dispatch: [...dispatch, parts],
    code: code(filterShape, window, tile, inputLanes, lanes),
  });
  return parts === 1 ? result : sumParts(backend, result, filterShape);
}

function code(
  [height, width]: number[],
  window: ConvWindow,
  { across, down }: Tile,
  inputLanes: 1 | 4,
  lanes: 1 | 4,
): string {
  const threads = across * down;
  return `
    const WIDTH = ${width};

    fn rowsOf() -> i32 { return ${height * width} * uniforms.xShape.w; }

    ${geometry(window)}
    ${inputLanes === 4 ? patchOfFours : patchOfOnes}
    ${lanes === 4 ? gradientOfFours : gradientOfOnes}

    var<workgroup> patches : array<array<vec4<f32>, ${down}>, ${DEPTH}>;
    var<workgroup> gradients : array<array<vec4<f32>, ${across}>, ${DEPTH}>;

    fn main() {
      let tx = i32(localId.x);
      let ty = i32(localId.y);
      let thread = ty * ${across} + tx;
      let column = i32(workgroupId.x) * ${4 * across};
      let row = i32(workgroupId.y) * ${4 * down};
      let pixels = uniforms.dyShape.x * uniforms.dyShape.y * uniforms.dyShape.z;
      let parts = i32(numWorkgroups.z);
      let share = (pixels + parts - 1) / parts;
      let begin = i32(workgroupId.z) * share;
      let end = min(begin + share, pixels);
      ${unrolled(4, (r) => `var sum${r} = vec4<f32>(0.0);`)}

      for (var pixel = begin; pixel < end; pixel += ${DEPTH}) {
        for (var at = thread; at < ${DEPTH * down}; at += ${threads}) {
          patches[at / ${down}][at % ${down}] =
            patchAt(pixel + at / ${down}, end, row + 4 * (at % ${down}));
        }
        if (thread < ${DEPTH * across}) {
          gradients[ty][tx] = gradientAt(pixel + ty, end, column + 4 * tx);
        }
        workgroupBarrier();
        for (var d = 0; d < ${DEPTH}; d++) {
          let p = patches[d][ty];
          let g = gradients[d][tx];
          sum0 += p.x * g;
          sum1 += p.y * g;
          sum2 += p.z * g;
          sum3 += p.w * g;
        }
        workgroupBarrier();
      }
      ${
    unrolled(4, (r) => `store(row + 4 * ty + ${r}, column + 4 * tx, sum${r});`)
  }
    }

    fn store(row : i32, column : i32, sum : vec4<f32>) {
      let outputs = uniforms.dyShape.w;
      if (row >= rowsOf() || column >= outputs) { return; }
      let at = (i32(workgroupId.z) * rowsOf() + row) * outputs + column;
      ${
    lanes === 4 ? "result[at / 4] = sum;" : `
      let count = min(4, outputs - column);
      for (var q = 0; q < count; q++) { result[at + q] = sum[q]; }`
  }
    }`;
}

/** Which pixel of the input a tap sees, from a pixel of the result. */
function geometry({ strides, dilations, pad }: ConvWindow): string {
  return `
    // The index of the pixel, negative outside of the input.
    fn seen(pixel : i32, end : i32, tap : i32) -> i32 {
      let line = pixel / uniforms.dyShape.z;
      let image = line / uniforms.dyShape.y;
      let i = tap / WIDTH;
      let y = (line - image * uniforms.dyShape.y) * ${strides[0]} +
        i * ${dilations[0]} - ${pad[1][0]};
      let x = (pixel - line * uniforms.dyShape.z) * ${strides[1]} +
        (tap - i * WIDTH) * ${dilations[1]} - ${pad[2][0]};
      let inside = pixel < end && y >= 0 && x >= 0 &&
        y < uniforms.xShape.y && x < uniforms.xShape.z;
      return select(-1, (image * uniforms.xShape.y + y) * uniforms.xShape.z + x, inside);
    }`;
}

const patchOfFours = `
    fn patchAt(pixel : i32, end : i32, row : i32) -> vec4<f32> {
      let inputs = uniforms.xShape.w;
      let tap = row / inputs;
      let at = seen(pixel, end, tap);
      if (at < 0 || row >= rowsOf()) { return vec4<f32>(0.0); }
      return x[(at * inputs + row - tap * inputs) / 4];
    }`;

const patchOfOnes = `
    fn patchAt(pixel : i32, end : i32, row : i32) -> vec4<f32> {
      let inputs = uniforms.xShape.w;
      var values = vec4<f32>(0.0);
      let count = min(4, rowsOf() - row);
      for (var q = 0; q < count; q++) {
        let tap = (row + q) / inputs;
        let at = seen(pixel, end, tap);
        if (at >= 0) { values[q] = x[at * inputs + row + q - tap * inputs]; }
      }
      return values;
    }`;

const gradientOfFours = `
    fn gradientAt(pixel : i32, end : i32, column : i32) -> vec4<f32> {
      let outputs = uniforms.dyShape.w;
      if (pixel >= end || column >= outputs) { return vec4<f32>(0.0); }
      return dy[(pixel * outputs + column) / 4];
    }`;

const gradientOfOnes = `
    fn gradientAt(pixel : i32, end : i32, column : i32) -> vec4<f32> {
      let outputs = uniforms.dyShape.w;
      var values = vec4<f32>(0.0);
      let count = select(0, min(4, outputs - column), pixel < end);
      for (var q = 0; q < count; q++) { values[q] = dy[pixel * outputs + column + q]; }
      return values;
    }`;
