import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import type { ConvWindow } from "../ops/window.ts";
import { lanesOf, run } from "./program.ts";
import { type Tile, tileFor, unrolled } from "./tile.ts";

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
 * patches anywhere: tiles of both go through the workgroup's memory.
 */
export function runConv(backend: WebGPUBackend, job: ConvJob): tf.TensorInfo {
  const { x, filter, bias, outputShape } = job;
  const [batch, height, width, outer] = outputShape;
  const pixels = batch * height * width;
  const tile = tileFor(pixels, outer, true);
  const patchLanes = lanesOf(x.shape[3]);
  const filterLanes = lanesOf(outer);
  const geometry = [filter.shape, Object.values(job.window), job.transposed];
  return run(backend, {
    key: `conv ${
      JSON.stringify([geometry, tile.each, !!bias])
    } ${job.activation}`,
    sources: [
      { name: "x", tensor: x, lanes: patchLanes },
      { name: "w", tensor: filter, lanes: filterLanes },
      ...bias ? [{ name: "bias", tensor: bias, lanes: filterLanes }] : [],
    ],
    outputShape,
    outputLanes: filterLanes,
    workgroup: [tile.across, tile.down],
    dispatch: [
      Math.ceil(outer / tile.columns),
      ...folded(Math.ceil(pixels / tile.rows)),
    ],
    code: code(job, tile),
    ...job.numbers ? { numbers: job.numbers } : {},
  });
}

/** A count of workgroups in two directions, of which neither takes all. */
function folded(count: number): [number, number] {
  const most = 32_768;
  return [Math.min(count, most), Math.ceil(count / most)];
}

function code(job: ConvJob, tile: Tile): string {
  const { across, down, each, rows } = tile;
  const [kernelHeight, kernelWidth, inner, outer] = job.filter.shape;
  const threads = across * down;
  const depth = kernelHeight * kernelWidth * inner;
  // How many fours of either tile a thread fetches; the last may have none.
  const patches = Math.ceil(rows * DEPTH / threads);
  const filters = Math.ceil(4 * DEPTH * across / threads);
  return `
    ${geometry(job)}
    ${inner % 4 === 0 ? patchOfFours : patchOfOnes}
    ${outer % 4 === 0 ? filterOfFours : filterOfOnes}

    // A row is longer than what is read of it, so that threads that are side by
    // side find their rows in different banks.
    var<workgroup> patches : array<array<vec4<f32>, ${DEPTH + 1}>, ${rows}>;
    var<workgroup> filters : array<array<vec4<f32>, ${across}>, ${4 * DEPTH}>;

    fn main() {
      let thread = i32(localId.y * ${across}u + localId.x);
      let tx = i32(localId.x);
      let ty = i32(localId.y);
      let column = i32(workgroupId.x) * ${4 * across};
      let first = i32(workgroupId.z * numWorkgroups.y + workgroupId.y) * ${rows};
      ${
    unrolled(patches, (p) => `
      let row${p} = (thread + ${p * threads}) / ${DEPTH};
      let at${p} = place(first + row${p});`)
  }
      let four = thread % ${DEPTH};
      ${unrolled(each, (r) => `var sum${r} = vec4<f32>(0.0);`)}

      for (var k = 0; k < ${depth}; k += ${4 * DEPTH}) {
        ${
    unrolled(patches, (p) =>
      guarded(
        (p + 1) * threads > rows * DEPTH,
        `row${p} < ${rows}`,
        `patches[row${p}][four] = patchAt(at${p}, k + 4 * four);`,
      ))
  }
        ${
    unrolled(filters, (f) => {
      const index = `(thread + ${f * threads})`;
      return guarded(
        (f + 1) * threads > 4 * DEPTH * across,
        `${index} < ${4 * DEPTH * across}`,
        `filters[${index} / ${across}][${index} % ${across}] =
          weights(k + ${index} / ${across}, column + 4 * (${index} % ${across}));`,
      );
    })
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
      let pixels = uniforms.outShape.x * uniforms.outShape.y * uniforms.outShape.z;
      if (row >= pixels || column >= OUTER) { return; }
      ${
    outer % 4 === 0
      ? `
      let value = sum${job.bias ? " + bias[column / 4]" : ""};
      result[(row * OUTER + column) / 4] = activate(value);`
      : `
      var value = sum;
      ${
        job.bias
          ? unrolled(
            4,
            (q) =>
              `if (column + ${q} < OUTER) { value[${q}] += bias[column + ${q}]; }`,
          )
          : ""
      }
      value = activate(value);
      ${
        unrolled(
          4,
          (q) =>
            `if (column + ${q} < OUTER) { result[row * OUTER + column + ${q}] = value[${q}]; }`,
        )
      }`
  }
    }`;
}

function guarded(needed: boolean, condition: string, line: string): string {
  return needed ? `if (${condition}) { ${line} }` : line;
}

/** Where a pixel's patch begins, and which pixel of the input a tap of it sees. */
function geometry({ filter, window, transposed }: ConvJob): string {
  const [height, width, inner, outer] = filter.shape;
  const { strides: [down, across], dilations, pad } = window;
  const [top, left] = [pad[1][0], pad[2][0]];
  const sign = transposed ? -1 : 1;
  const moves = down > 1 || across > 1;
  return `
    const HEIGHT = ${height};
    const WIDTH = ${width};
    const INNER = ${inner};
    const OUTER = ${outer};
    const DEPTH = ${height * width * inner};
    const FAR = -1000000;

    struct Place { image : i32, y : i32, x : i32 }

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
        y < uniforms.xShape.y && x < uniforms.xShape.z && i < HEIGHT;
      return select(-1, (at.image * uniforms.xShape.y + y) * uniforms.xShape.z + x, inside);
    }`;
}

const patchOfFours = `
    fn patchAt(at : Place, k : i32) -> vec4<f32> {
      let tap = k / INNER;
      let pixel = seen(at, tap);
      if (pixel < 0) { return vec4<f32>(0.0); }
      return x[(pixel * INNER + k - tap * INNER) / 4];
    }`;

const patchOfOnes = `
    fn one(at : Place, k : i32) -> f32 {
      let tap = k / INNER;
      let pixel = seen(at, tap);
      if (pixel < 0) { return 0.0; }
      return x[pixel * INNER + k - tap * INNER];
    }
    fn patchAt(at : Place, k : i32) -> vec4<f32> {
      return vec4<f32>(one(at, k), one(at, k + 1), one(at, k + 2), one(at, k + 3));
    }`;

const filterOfFours = `
    fn weights(k : i32, column : i32) -> vec4<f32> {
      if (k >= DEPTH || column >= OUTER) { return vec4<f32>(0.0); }
      return w[(k * OUTER + column) / 4];
    }`;

const filterOfOnes = `
    fn weight(k : i32, column : i32) -> f32 {
      if (k >= DEPTH || column >= OUTER) { return 0.0; }
      return w[k * OUTER + column];
    }
    fn weights(k : i32, column : i32) -> vec4<f32> {
      return vec4<f32>(weight(k, column), weight(k, column + 1),
        weight(k, column + 2), weight(k, column + 3));
    }`;
