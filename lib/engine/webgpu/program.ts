import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type * as tf from "../core.ts";

/** What a program reads: in WGSL an array of `f32` or of `vec4<f32>` by that name. */
export interface Source {
  readonly name: string;
  readonly tensor: tf.TensorInfo;
  readonly lanes: 1 | 4;
}

/** One dispatch on the graphics card. */
export interface Program {
  /** Names what the code depends on beside the tensors' ranks; equal keys share a pipeline. */
  readonly key: string;
  readonly sources: readonly Source[];
  readonly outputShape: number[];
  /** Whether `result` is an array of `f32` or of `vec4<f32>`. */
  readonly outputLanes: 1 | 4;
  readonly workgroup: readonly [number, number];
  readonly dispatch: readonly [number, number, number];
  /** WGSL with a function `main()`. */
  readonly code: string;
  /** Numbers that may differ from run to run, `uniforms.name` in WGSL. */
  readonly numbers?: Readonly<Record<string, number>>;
}

type Runnable = Parameters<WebGPUBackend["runWebGPUProgram"]>[0];

/**
 * Runs a program in TensorFlow.js's own queue, on its own memory. TensorFlow.js
 * declares the arrays, `uniforms.<name>Shape`, `.outShape` and `.size`,
 * `localId`, `workgroupId` and `numWorkgroups`.
 */
export function run(backend: WebGPUBackend, program: Program): tf.TensorInfo {
  const { sources, numbers = {} } = program;
  const runnable: Runnable = {
    shaderKey: program.key,
    variableNames: sources.map(({ name }) => name),
    variableComponents: sources.map(({ lanes }) => lanes),
    outputShape: program.outputShape,
    outputComponent: program.outputLanes,
    workgroupSize: [...program.workgroup, 1],
    dispatch: [...program.dispatch],
    // Says that `main` wants no index; its own meaning is not used.
    dispatchLayout: { x: [], y: [0] },
    size: true,
    uniforms: Object.keys(numbers).map((name) => `${name} : f32, `).join(""),
    getUserCode: () => program.code,
  };
  return backend.runWebGPUProgram(
    runnable,
    sources.map(({ tensor }) => tensor),
    "float32",
    Object.values(numbers).map((value) => ({ type: "float32", data: [value] })),
  );
}

/** How many threads of a flat program make a workgroup. */
const FLAT = 64;

/** Far fewer workgroups along one side than any card refuses. */
const MOST_GROUPS = 4096;

/** A count of workgroups in two directions, of which one alone may not take all. */
export function folded(count: number): [number, number] {
  const lines = Math.ceil(count / MOST_GROUPS);
  return [Math.ceil(count / lines), lines];
}

/** A program with one thread for every element of the result, `at` in its code. */
export function flat(
  program: Omit<Program, "workgroup" | "dispatch">,
): Program {
  const size = program.outputShape.reduce((product, side) => product * side, 1);
  const groups = Math.ceil(size / program.outputLanes / FLAT);
  return {
    ...program,
    workgroup: [FLAT, 1],
    dispatch: [...folded(groups), 1],
    code: `
      fn main() {
        let group = workgroupId.y * numWorkgroups.x + workgroupId.x;
        let at = i32(group * ${FLAT}u + localId.x);
        if (at < uniforms.size) {
          result[at] = compute(at);
        }
      }
      ${program.code}`,
  };
}

/** The type of `lanes` numbers. */
export function typeOf(lanes: 1 | 4): string {
  return lanes === 1 ? "f32" : "vec4<f32>";
}

/** Four where every one of the sizes can be divided by it, else one. */
export function lanesOf(...sizes: number[]): 1 | 4 {
  return sizes.every((size) => size % 4 === 0) ? 4 : 1;
}
