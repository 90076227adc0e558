import type { Source } from "../../data/mod.ts";
import type { VggParams } from "../../loss/mod.ts";
import type { TrainState } from "../../train/mod.ts";
import type { Marks } from "./marks.ts";

/** What all trainings of DRTL need beside the configuration. */
export interface DrtlTrainOptions {
  /** The clean pictures that the auxiliary tasks degrade. */
  readonly source: Source;
  /** What all randomness is derived from. */
  readonly seed: number;
  /** VGG19's convolutions, for the relation network to see with; without them it learns its own. */
  readonly vgg?: VggParams | undefined;
  /** Kept by checkpoints beside the configuration, and compared with it: what tells the pictures and VGG19 from others. */
  readonly marks?: Marks | undefined;
  /** Where to go on, as `loadCheckpoint` returns it. */
  readonly resume?: TrainState | undefined;
  /** Ends the training early; its result is returned all the same. */
  readonly signal?: AbortSignal | undefined;
}
