/**
 * The words by which the threads find their work, in the heap that they share.
 * Each that is written often has a cache line of its own.
 */
export const Word = {
  /** Chunks of the job that nobody has taken yet. */
  ticket: 0,
  /** Chunks that are done. */
  finished: 16,
  /** Counts the jobs; sleeping workers wait for it to change. */
  sequence: 32,
  /** Workers that are there. */
  ready: 48,
  /** Not 0 when the workers shall go. */
  stop: 49,
  /** Workers that have gone. */
  gone: 50,
  /** Workers that broke. */
  failed: 51,
  /** Not 0 when workers shall sleep rather than look for work. */
  rest: 52,
  /** Operation, number of chunks, then the arguments. */
  job: 64,
} as const;

/** Bytes of the control block. */
export const CONTROL_BYTES = 512;

/** The kernels' one function. */
export type Work = (control: number, thread: number) => void;

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: number;
  /** Its number; the main thread is 0. */
  readonly thread: number;
}

/** Kernels on a heap. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Work {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports.work as Work;
}

/** How long a thread looks for news before it sleeps; waking takes 70 µs. */
export const SPIN_MS = 0.2;
