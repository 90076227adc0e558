/**
 * How the task talks with the processes that it measures: one JSON object a
 * line, a request in and an answer out. A process says {@linkcode Hello} first
 * and ends when its input ends.
 *
 * @module
 */

/** What a process is asked. */
export type Request =
  /** Makes a case ready under an id; answered by {@linkcode Opened}. */
  | {
    readonly do: "open";
    readonly id: string;
    readonly case: string;
    readonly seed: number;
    /** How PyTorch's tensors lie in memory. */
    readonly layout?: Layout;
    /** Where PyTorch computes. */
    readonly kind?: "cpu" | "gpu";
  }
  /** Times steps, after one that is not timed if there are several; answered by {@linkcode Ran}. */
  | { readonly do: "run"; readonly id: string; readonly steps: number }
  /** Times the kernels of steps; answered by {@linkcode Profile}. */
  | { readonly do: "profile"; readonly id: string; readonly steps: number }
  /** Frees a case. */
  | { readonly do: "close"; readonly id: string };

/** PyTorch's two memory layouts. */
export type Layout = "nchw" | "channels_last";

/** A process that is ready. */
export interface Hello {
  /** What computes, with version. */
  readonly version: string;
  /** Where, for people. */
  readonly device: string;
  /** The vector instructions in use, where that is known. */
  readonly isa?: string;
  /** The graphics card that PyTorch can use. */
  readonly gpu?: string;
}

/** A case that is ready. */
export interface Opened {
  /** How many numbers are trained. */
  readonly parameters: number;
  /** Whether its value is a loss that falls, or a number that all sides must agree on. */
  readonly learns: boolean;
}

/** What running a case gave. */
export interface Ran {
  /** Milliseconds of one step, the mean. */
  readonly ms: number;
  /** Milliseconds of processor time that the whole request took. */
  readonly cpu: number;
  /** The case's value after the last step. */
  readonly value: number;
}

/** Where the time of a step goes. */
export interface Profile {
  /** Milliseconds of one step, slower than unobserved. */
  readonly ms: number;
  readonly kernels: readonly KernelTime[];
}

/** What one kind of kernel takes of a step, other kernels within it not counted. */
export interface KernelTime {
  readonly name: string;
  readonly calls: number;
  readonly ms: number;
}
