/** A case of the benchmark. */
export interface BenchCase {
  /** What `--cases` and the PyTorch side call it. */
  readonly name: string;
  /** What it is, for people. */
  readonly title: string;
  /** Whether the two sides compute in different ways, so that the case does not count in the mean. */
  readonly unlike?: boolean;
  /** Makes it ready on the open engine. */
  open(seed: number): Steps | Promise<Steps>;
}

/** A case that is ready to run. */
export interface Steps {
  /** How many numbers are trained. */
  readonly parameters: number;
  /** Whether its value is a loss that falls, or a number that all sides must agree on. */
  readonly learns: boolean;
  /** Training steps that one {@linkcode step} makes; 1 unless told. */
  readonly stride?: number;
  /** One step. */
  step(): void | Promise<void>;
  /** The value after the last step, once the device has computed it. */
  value(): Promise<number>;
  /** Frees all tensors. */
  close(): void | Promise<void>;
}
