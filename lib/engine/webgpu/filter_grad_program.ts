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
  const tile = tileFor(rows, outputs);
  const dispatch = [
    Math.ceil(outputs / tile.columns),
    Math.ceil(rows / tile.rows),
  ] as const;
  const wanted = Math.ceil(MANY_GROUPS / (dispatch[0] * dispatch[1]));
  const parts = Math.min(wanted, Math.ceil(pixels / LEAST_PIXELS));
  const lanes = lanesOf(outputs);
  const result = run(backend, {
    key: `filter gradient ${
      JSON.stringify([filterShape, Object.values(window)])
    }`,
    sources: [
      { name: "x", tensor: x, lanes: lanesOf(inputs) },
      { name: "dy", tensor: dy, lanes },
    ],
    outputShape: parts === 1 ? filterShape : [parts, ...filterShape],
    outputLanes: lanes,
    workgroup: [tile.across, tile.down],
    dispatch: [...dispatch, parts],
    code: code(filterShape, window, tile),
  });
  return parts === 1 ? result : sumParts(backend, result, filterShape);
}

function code(filterShape: number[], window: ConvWindow, tile: Tile): string {
  const [height, width, inputs, outputs] = filterShape;
  const { across, down } = tile;
  const threads = across * down;
  // How many fours of either tile a thread fetches; the last may have none.
  const patches = Math.ceil(DEPTH * down / threads);
  const gradients = Math.ceil(DEPTH * across / threads);
  return `
    const WIDTH = ${width};
    const INPUTS = ${inputs};
    const OUTPUTS = ${outputs};
    const ROWS = ${height * width * inputs};

    ${geometry(window)}
    ${inputs % 4 === 0 ? patchOfFours : patchOfOnes}
    ${outputs % 4 === 0 ? gradientOfFours : gradientOfOnes}

    var<workgroup> patches : array<array<vec4<f32>, ${down}>, ${DEPTH}>;
    var<workgroup> gradients : array<array<vec4<f32>, ${across}>, ${DEPTH}>;

    fn main() {
      let thread = i32(localId.y * ${across}u + localId.x);
      let tx = i32(localId.x);
      let ty = i32(localId.y);
      let column = i32(workgroupId.x) * ${4 * across};
      let row = i32(workgroupId.y) * ${4 * down};
      let pixels = uniforms.dyShape.x * uniforms.dyShape.y * uniforms.dyShape.z;
      let parts = i32(numWorkgroups.z);
      let share = (pixels + parts - 1) / parts;
      let begin = i32(workgroupId.z) * share;
      let end = min(begin + share, pixels);
      ${unrolled(4, (r) => `var sum${r} = vec4<f32>(0.0);`)}

      for (var pixel = begin; pixel < end; pixel += ${DEPTH}) {
        ${
    unrolled(
      patches,
      (p) =>
        fetch(p, threads, DEPTH * down, (at) => `
          patches[${at} / ${down}][${at} % ${down}] =
            patchAt(pixel + ${at} / ${down}, end, row + 4 * (${at} % ${down}));`),
    )
  }
        ${
    unrolled(gradients, (g) =>
      fetch(g, threads, DEPTH * across, (at) => `
          gradients[${at} / ${across}][${at} % ${across}] =
            gradientAt(pixel + ${at} / ${across}, end, column + 4 * (${at} % ${across}));`))
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
      if (row >= ROWS || column >= OUTPUTS) { return; }
      let at = (i32(workgroupId.z) * ROWS + row) * OUTPUTS + column;
      ${
    outputs % 4 === 0
      ? `result[at / 4] = sum;`
      : unrolled(4, (q) =>
        `if (column + ${q} < OUTPUTS) { result[at + ${q}] = sum[${q}]; }`)
  }
    }`;
}

/** The `i`th four that a thread fetches, if there is one. */
function fetch(
  i: number,
  threads: number,
  count: number,
  line: (at: string) => string,
): string {
  const at = `(thread + ${i * threads})`;
  const body = line(at);
  return (i + 1) * threads > count ? `if (${at} < ${count}) { ${body} }` : body;
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
      let tap = row / INPUTS;
      let at = seen(pixel, end, tap);
      if (at < 0 || row >= ROWS) { return vec4<f32>(0.0); }
      return x[(at * INPUTS + row - tap * INPUTS) / 4];
    }`;

const patchOfOnes = `
    fn one(pixel : i32, end : i32, row : i32) -> f32 {
      let tap = row / INPUTS;
      let at = seen(pixel, end, tap);
      if (at < 0 || row >= ROWS) { return 0.0; }
      return x[at * INPUTS + row - tap * INPUTS];
    }
    fn patchAt(pixel : i32, end : i32, row : i32) -> vec4<f32> {
      return vec4<f32>(one(pixel, end, row), one(pixel, end, row + 1),
        one(pixel, end, row + 2), one(pixel, end, row + 3));
    }`;

const gradientOfFours = `
    fn gradientAt(pixel : i32, end : i32, column : i32) -> vec4<f32> {
      if (pixel >= end || column >= OUTPUTS) { return vec4<f32>(0.0); }
      return dy[(pixel * OUTPUTS + column) / 4];
    }`;

const gradientOfOnes = `
    fn one_gradient(pixel : i32, end : i32, column : i32) -> f32 {
      if (pixel >= end || column >= OUTPUTS) { return 0.0; }
      return dy[pixel * OUTPUTS + column];
    }
    fn gradientAt(pixel : i32, end : i32, column : i32) -> vec4<f32> {
      return vec4<f32>(one_gradient(pixel, end, column),
        one_gradient(pixel, end, column + 1),
        one_gradient(pixel, end, column + 2),
        one_gradient(pixel, end, column + 3));
    }`;
