import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";
import type { ConvWindow } from "../ops/window.ts";
import { flat, lanesOf, run, typeOf } from "./program.ts";
import { sumParts } from "./sum_parts.ts";

/** Every channel filtered by itself, with one filter for all samples or one for each. */
export interface DepthwiseJob {
  readonly window: ConvWindow;
  /** `[height, width, channels, times]`, every input channel making `times` of the output. */
  readonly filterShape: number[];
  /** Whether the filter has `[batch]` in front. */
  readonly perSample: boolean;
}

/** The filtering itself. */
export function runDepthwise(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  outputShape: number[],
  job: DepthwiseJob,
): tf.TensorInfo {
  return overPixels(
    backend,
    "depthwise",
    x,
    filter,
    outputShape,
    job,
    `
    let y = place.y * DOWN + i * TALL - TOP;
    let x = place.z * ACROSS + j * WIDE - LEFT;
    if (y >= 0 && x >= 0 && y < uniforms.valuesShape.y && x < uniforms.valuesShape.z) {
      let pixel = (place.x * uniforms.valuesShape.y + y) * uniforms.valuesShape.z + x;
      total += values[(pixel * CHANNELS + channel) / LANES] * w[tap / LANES];
    }`,
  );
}

/** Its derivative by the input. */
export function runDepthwiseInputGrad(
  backend: WebGPUBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  inputShape: number[],
  job: DepthwiseJob,
): tf.TensorInfo {
  return overPixels(
    backend,
    "depthwise input",
    dy,
    filter,
    inputShape,
    job,
    `
    let far = vec2<i32>(place.y + TOP - i * TALL, place.z + LEFT - j * WIDE);
    let y = far.x / DOWN;
    let x = far.y / ACROSS;
    if (far.x >= 0 && far.y >= 0 && y * DOWN == far.x && x * ACROSS == far.y &&
        y < uniforms.valuesShape.y && x < uniforms.valuesShape.z) {
      let pixel = (place.x * uniforms.valuesShape.y + y) * uniforms.valuesShape.z + x;
      for (var q = 0; q < TIMES; q++) {
        total += values[((pixel * CHANNELS + channel) * TIMES + q) / LANES] *
          w[(tap * TIMES + q) / LANES];
      }
    }`,
  );
}

/** One thread for every pixel and channel of the result; `each` adds a tap. */
function overPixels(
  backend: WebGPUBackend,
  name: string,
  values: tf.TensorInfo,
  filter: tf.TensorInfo,
  outputShape: number[],
  job: DepthwiseJob,
  each: string,
): tf.TensorInfo {
  const lanes = lanesFor(job);
  return run(
    backend,
    flat({
      key: `${name} ${JSON.stringify(job)}`,
      sources: [
        { name: "values", tensor: values, lanes },
        { name: "w", tensor: filter, lanes },
      ],
      outputShape,
      outputLanes: lanes,
      code: `
        ${constants(job, lanes)}
        fn compute(at : i32) -> ${typeOf(lanes)} {
          let pixel = at / (CHANNELS / LANES);
          let channel = (at - pixel * (CHANNELS / LANES)) * LANES;
          let row = pixel / uniforms.outShape.z;
          let image = row / uniforms.outShape.y;
          let place = vec3<i32>(image, row - image * uniforms.outShape.y,
            pixel - row * uniforms.outShape.z);
          var total = ${typeOf(lanes)}(0.0);
          for (var i = 0; i < HEIGHT; i++) {
            for (var j = 0; j < WIDTH; j++) {
              let tap = (${job.perSample ? "(image * HEIGHT + i)" : "i"}
                * WIDTH + j) * CHANNELS + channel;
              ${each}
            }
          }
          return total;
        }`,
    }),
  );
}

/** Its derivative by the filter: sums over rows of the result, then over those. */
export function runDepthwiseFilterGrad(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  job: DepthwiseJob,
): tf.TensorInfo {
  const lanes = lanesFor(job);
  const [batch, height] = dy.shape;
  const shape = job.perSample
    ? [batch, ...job.filterShape.slice(0, 3)]
    : job.filterShape;
  const parts = job.perSample ? height : batch * height;
  const sums = run(
    backend,
    flat({
      key: `depthwise filter ${JSON.stringify(job)}`,
      sources: [
        { name: "x", tensor: x, lanes },
        { name: "dy", tensor: dy, lanes },
      ],
      outputShape: [parts, ...shape],
      outputLanes: lanes,
      code: `
        ${constants(job, lanes)}
        const OUTPUTS = CHANNELS * TIMES;
        fn compute(at : i32) -> ${typeOf(lanes)} {
          let position = at / (OUTPUTS / LANES);
          let output = (at - position * (OUTPUTS / LANES)) * LANES;
          let j = position % WIDTH;
          let i = (position / WIDTH) % HEIGHT;
          let part = position / (WIDTH * HEIGHT);
          ${
        job.perSample
          ? `
          let row = part / uniforms.dyShape.x;
          let image = part - row * uniforms.dyShape.x;`
          : `
          let image = part / uniforms.dyShape.y;
          let row = part - image * uniforms.dyShape.y;`
      }
          var total = ${typeOf(lanes)}(0.0);
          let y = row * DOWN + i * TALL - TOP;
          if (y < 0 || y >= uniforms.xShape.y) { return total; }
          let xRow = (image * uniforms.xShape.y + y) * uniforms.xShape.z;
          let dyRow = (image * uniforms.dyShape.y + row) * uniforms.dyShape.z;
          for (var column = 0; column < uniforms.dyShape.z; column++) {
            let across = column * ACROSS + j * WIDE - LEFT;
            if (across >= 0 && across < uniforms.xShape.z) {
              total += x[((xRow + across) * CHANNELS + output / TIMES) / LANES] *
                dy[((dyRow + column) * OUTPUTS + output) / LANES];
            }
          }
          return total;
        }`,
    }),
  );
  return sumParts(backend, sums, shape);
}

function lanesFor({ filterShape }: DepthwiseJob): 1 | 4 {
  return filterShape[3] === 1 ? lanesOf(filterShape[2]) : 1;
}

function constants(
  { window, filterShape }: DepthwiseJob,
  lanes: number,
): string {
  const { strides, dilations, pad } = window;
  const values = {
    LANES: lanes,
    HEIGHT: filterShape[0],
    WIDTH: filterShape[1],
    CHANNELS: filterShape[2],
    TIMES: filterShape[3],
    DOWN: strides[0],
    ACROSS: strides[1],
    TALL: dilations[0],
    WIDE: dilations[1],
    TOP: pad[1][0],
    LEFT: pad[2][0],
  };
  return Object.entries(values)
    .map(([name, value]) => `const ${name} = ${value};`).join(" ");
}
