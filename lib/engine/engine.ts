/** The name of an engine, as `--engine` and `BLINDSIGHT_ENGINE` take it. */
export type EngineName = "onednn" | "wasm" | "webgpu" | "tensorflow" | "cpu";

/** Options of `openEngine`. */
export interface EngineOptions {
  /** Which one; by default what `BLINDSIGHT_ENGINE` names, else the open one, else the best that works here. */
  readonly engine?: EngineName;
  /** How many threads compute; by default one per processor, at most 8. */
  readonly threads?: number;
  /** Told in one line why an engine was passed over; `console.warn` by default. */
  readonly onNote?: (line: string) => void;
}

/** An open engine: what computes, and where. */
export interface Engine {
  /** Its name. */
  readonly name: EngineName;
  /** What it is built on, with version. */
  readonly version: string;
  /** Where it computes, for people: threads, or the adapter's name. */
  readonly device: string;
  /** How many threads compute, where that is known. */
  readonly threads?: number;
  /** True for a graphics adapter that is emulated on the processor. */
  readonly software?: boolean;
  /** How far its convolution and gradients were off when it was opened. */
  readonly selfTest: SelfTest;
  /** How many tensors are alive. */
  liveTensors(): number;
  /** How much memory the living tensors take. */
  memory(): {
    /** Bytes. */
    readonly bytes: number;
  };
  /** Gives up the engine and every tensor on it. */
  close(): Promise<void>;
}

/** What the check of an engine found. */
export interface SelfTest {
  /** Whether every number was right. */
  readonly passed: boolean;
  /** The greatest difference from the known numbers. */
  readonly error: number;
}

/** Whether an engine can be opened here. */
export type Availability =
  | {
    readonly available: true;
    /** `"gpu"` comes before `"cpu"` when an engine is chosen; `"none"` is never chosen. */
    readonly rank: "gpu" | "cpu" | "none";
  }
  | {
    readonly available: false;
    /** Why not. */
    readonly reason: string;
    /** How to get it. */
    readonly remedy: string;
  };

/** What a module gives for an engine that it has opened. */
export interface Opened {
  readonly version: string;
  readonly device: string;
  readonly threads?: number;
  readonly software?: boolean;
  close(): Promise<void>;
}

/** One engine: how to look for it and how to open it. */
export interface EngineModule {
  readonly name: EngineName;
  /** What to do when it is there but does not work, for people. */
  readonly mend: string;
  /** Looks without opening. */
  probe(): Promise<Availability>;
  /** Opens it and makes its backend the one in use. */
  open(options: { readonly threads?: number }): Promise<Opened>;
}
