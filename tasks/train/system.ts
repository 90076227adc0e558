/** What `deno task train` asks of a system. @module */
import type { StopReason } from "../../mod.ts";
import type { StageOptions } from "../_kdsr_stages.ts";

/** What a person may choose about a training, beside the pictures. */
export interface Choices {
  readonly preset: string;
  /** No stage has more steps. */
  readonly steps?: number | undefined;
  readonly scale?: 2 | 3 | 4 | undefined;
  readonly size?: "M" | "L" | "GAN" | undefined;
  readonly setting?: "iso" | "aniso-noise" | undefined;
  /** A file of VGG19's weights. */
  readonly vgg?: string | undefined;
  /** A file of the kernel that made the picture small. */
  readonly kernel?: string | undefined;
  /** A folder of real pairs. */
  readonly support?: string | undefined;
  /** How many times fewer details given pictures of equal size hold. */
  readonly factor?: number | undefined;
  /** How DRTL's prior is trained. */
  readonly pipeline?: "pretrain" | "meta" | undefined;
}

/** What a training left. */
export interface Trained {
  readonly stop: StopReason;
  /** Steps done, of all stages. */
  readonly steps: number;
  /** The checkpoint of the last stage that ran: after the last one, what restores. */
  readonly checkpoint: string;
}

/** A system that can be trained. */
export interface TrainableSystem {
  /** Names of its presets, the default first. */
  readonly presets: readonly string[];
  /** Whether it learns from many pictures, or from the one that it is to restore. */
  readonly learnsFrom: "pictures" | "picture";
  /** The choices that it has, beside `preset` and `steps`. */
  readonly choices: readonly (keyof Choices)[];
  /** Trains all its stages, or goes on with them. */
  train(choices: Choices, options: StageOptions): Promise<Trained>;
}

/** The outcome of stages, of which the last may have been interrupted. */
export function outcome(
  stages: readonly {
    readonly stop: StopReason;
    readonly step: number;
    readonly path: string;
  }[],
): Trained {
  const { stop, path } = stages.at(-1)!;
  const steps = stages.reduce((sum, stage) => sum + stage.step, 0);
  return { stop, steps, checkpoint: path };
}
