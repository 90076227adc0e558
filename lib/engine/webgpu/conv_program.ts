import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import type { ConvWindow } from "../ops/window.ts";
import { folded, lanesOf, run } from "./program.ts";
import { MANY_GROUPS, type Tile, tileFor, unrolled } from "./tile.ts";

/** How much of the inner side of the product lies in the workgroup's memory, in fours. */
const DEPTH = 4;

/** A convolution, or its derivative by the input. */
export interface ConvJob {
  /** `[batch, height, width, inner]`: the input, or the result's gradient. */
  readonly x: tf.TensorInfo;
  /** `[height, width, inner, outer]`. */
  readonly filter: tf.TensorInfo;
  readonly bias?: tf.TensorInfo | undefined;
  readonly window: ConvWindow;
  readonly outputShape: number[];
  /** Whether the window moves backwards: a derivative by the input. */
  readonly transposed: boolean;
  /** The activation of `value`, in WGSL. */
  readonly activation: string;
  readonly numbers?: Readonly<Record<string, number>>;
}

/**
 * Convolves as a product of matrices, patches by filters, without writing the
 * patches anywhere: tiles of both go through the workgroup's memory. What
 * changes from layer to layer of a network is read from the shapes, so that
 * layers share a pipeline.
 */
export function runConv(backend: WebGPUBackend, job: ConvJob): tf.TensorInfo {
  const { x, filter, bias, outputShape } = job;
  const [batch, height, width, outer] = outputShape;
  const pixels = batch * height * width;
  const layout = layoutFor(pixels, outer);
  const { tile, rows } = layout;
  const patchLanes = lanesOf(x.shape[3]);
  const filterLanes = lanesOf(outer);
  const { strides, dilations, pad } = job.window;
  const geometry = [strides, dilations, pad, filter.shape[1], job.transposed];
  const build = [tile, rows, patchLanes, filterLanes, !!bias, job.activation];
  return run(backend, {
    key: `conv ${JSON.stringify([geometry, build])}`,
    sources: [
      { name: "x", tensor: x, lanes: patchLanes },
      { name: "w", tensor: filter, lanes: filterLanes },
      ...bias ? [{ name: "bias", tensor: bias, lanes: filterLanes }] : [],
    ],
    outputShape,
    outputLanes: filterLanes,
    workgroup: [tile.across, tile.down],
    dispatch: [
      Math.ceil(outer / (4 * tile.across)),
      ...folded(Math.ceil(pixels / rows)),
    ],
    code: code(job, layout, patchLanes, filterLanes),
    ...job.numbers ? { numbers: job.numbers } : {},
  });
}

/** A workgroup's threads, and the rows of its tile. */
interface Layout {
  readonly tile: Tile;
  readonly rows: number;
}

/**
 * 64 rows; where twice as many leave a card busy too, 128, which reads less of
 * the workgroup's memory for every multiplication.
 */
function layoutFor(pixels: number, outer: number): Layout {
  const tile = tileFor(outer);
  const groups = Math.ceil(pixels / 128) *
    Math.ceil(outer / (4 * tile.across));
  const tall = tile.across === 16 && groups >= 2 * MANY_GROUPS;
  return { tile, rows: tall ? 128 : 64 };
}

function code(
  job: ConvJob,
  { tile: { across, down }, rows }: Layout,
  patchLanes: 1 | 4,
  filterLanes: 1 | 4,
): string {
  const threads = across * down;
  // How many rows a thread computes, and how many fours of patches it fetches.
  const each = rows / down;
  const fetched = rows * DEPTH / threads;
  const step = threads / DEPTH;
  return `
    ${geometry(job)}
    ${patchLanes === 4 ? patchOfFours : patchOfOnes}
    ${filterLanes === 4 ? filterOfFours : filterOfOnes}

    // A row is longer than what is read of it, so that threads that are side by
    // side find their rows in different banks.
    var<workgroup> patches : array<array<vec4<f32>, ${DEPTH + 1}>, ${rows}>;
    var<workgroup> filters : array<array<vec4<f32>, ${across}>, ${4 * DEPTH}>;

    fn main() {
      let tx = i32(localId.x);
      let ty = i32(localId.y);
      let thread = ty * ${across} + tx;
      let row = thread / ${DEPTH};
      let four = thread % ${DEPTH};
      let first = i32(workgroupId.z * numWorkgroups.y + workgroupId.y) * ${rows};
      let column = i32(workgroupId.x) * ${4 * across};
      let depth = depthOf();
      ${
    unrolled(fetched, (p) => `let at${p} = place(first + row + ${p * step});`)
  }
      ${unrolled(each, (r) => `var sum${r} = vec4<f32>(0.0);`)}

      for (var k = 0; k < depth; k += ${4 * DEPTH}) {
        ${
    unrolled(fetched, (p) =>
      `patches[row + ${p * step}][four] = patchAt(at${p}, k + 4 * four);`)
  }
        if (thread < ${4 * DEPTH * across}) {
          filters[ty][tx] = weightsAt(k + ty, column + 4 * tx);
        }
        workgroupBarrier();
        for (var d = 0; d < ${DEPTH}; d++) {
          ${unrolled(4, (q) => `let w${q} = filters[4 * d + ${q}][tx];`)}
          ${
    unrolled(each, (r) => `
          let p${r} = patches[ty + ${r * down}][d];
          sum${r} += p${r}.x * w0 + p${r}.y * w1 + p${r}.z * w2 + p${r}.w * w3;`)
  }
        }
        workgroupBarrier();
      }
      ${
    unrolled(
      each,
      (r) => `store(first + ty + ${r * down}, column + 4 * tx, sum${r});`,
    )
  }
    }

    fn activate(value : vec4<f32>) -> vec4<f32> {
      return ${job.activation};
    }

    fn store(row : i32, column : i32, sum : vec4<f32>) {
      let shape = uniforms.outShape;
      if (row >= shape.x * shape.y * shape.z || column >= shape.w) { return; }
      let at = row * shape.w + column;
      ${
    filterLanes === 4
      ? `result[at / 4] = activate(sum${
        job.bias ? " + bias[column / 4]" : ""
      });`
      : `
      var value = sum;
      let count = min(4, shape.w - column);
      ${
        job.bias
          ? "for (var q = 0; q < count; q++) { value[q] += bias[column + q]; }"
          : ""
      }
      value = activate(value);
      for (var q = 0; q < count; q++) { result[at + q] = value[q]; }`
  }
    }`;
}

/** Where a pixel's patch begins, and which pixel of the input a tap of it sees. */
function geometry({ filter, window, transposed }: ConvJob): string {
  const { strides: [down, across], dilations, pad } = window;
  const [top, left] = [pad[1][0], pad[2][0]];
  const sign = transposed ? -1 : 1;
  const moves = down > 1 || across > 1;
  return `
    const WIDTH = ${filter.shape[1]};
    const FAR = -1000000;

    struct Place { image : i32, y : i32, x : i32 }

    fn depthOf() -> i32 {
      return uniforms.wShape.x * uniforms.wShape.y * uniforms.wShape.z;
    }

    fn place(pixel : i32) -> Place {
      let shape = uniforms.outShape;
      let row = pixel / shape.z;
      let image = row / shape.y;
      let y = row - image * shape.y;
      let x = pixel - row * shape.z;
      return Place(
        image,
        select(FAR, ${
    transposed ? `y + ${top}` : `y * ${down} - ${top}`
  }, image < shape.x),
        ${transposed ? `x + ${left}` : `x * ${across} - ${left}`});
    }

    // The index of the pixel, negative outside of the input.
    fn seen(at : Place, tap : i32) -> i32 {
      let i = tap / WIDTH;
      let j = tap - i * WIDTH;
      ${
    transposed && moves
      ? `
      let far = vec2<i32>(at.y - i * ${dilations[0]}, at.x - j * ${
        dilations[1]
      });
      let y = far.x / ${down};
      let x = far.y / ${across};
      let inside = far.x >= 0 && far.y >= 0 &&
        y * ${down} == far.x && x * ${across} == far.y &&`
      : `
      let y = at.y + i * ${sign * dilations[0]};
      let x = at.x + j * ${sign * dilations[1]};
      let inside = y >= 0 && x >= 0 &&`
  }
        y < uniforms.xShape.y && x < uniforms.xShape.z && i < uniforms.wShape.x;
      return select(-1, (at.image * uniforms.xShape.y + y) * uniforms.xShape.z + x, inside);
    }`;
}

const patchOfFours = `
    fn patchAt(at : Place, k : i32) -> vec4<f32> {
      let inner = uniforms.wShape.z;
      let tap = k / inner;
      let pixel = seen(at, tap);
      if (pixel < 0) { return vec4<f32>(0.0); }
      return x[(pixel * inner + k - tap * inner) / 4];
    }`;

const patchOfOnes = `
    fn patchAt(at : Place, k : i32) -> vec4<f32> {
      let inner = uniforms.wShape.z;
      var values = vec4<f32>(0.0);
      for (var q = 0; q < 4; q++) {
        let tap = (k + q) / inner;
        let pixel = seen(at, tap);
        if (pixel >= 0) { values[q] = x[pixel * inner + k + q - tap * inner]; }
      }
      return values;
    }`;

const filterOfFours = `
    fn weightsAt(k : i32, column : i32) -> vec4<f32> {
      let outer = uniforms.wShape.w;
      if (k >= depthOf() || column >= outer) { return vec4<f32>(0.0); }
      return w[(k * outer + column) / 4];
    }`;

const filterOfOnes = `
    fn weightsAt(k : i32, column : i32) -> vec4<f32> {
      let outer = uniforms.wShape.w;
      var values = vec4<f32>(0.0);
      let count = select(0, min(4, outer - column), k < depthOf());
      for (var q = 0; q < count; q++) { values[q] = w[k * outer + column + q]; }
      return values;
    }`;
