/** What `deno task train` asks of a system. @module */
import type { semantic, Severity, Source, StopReason } from "../../mod.ts";
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
  /** A folder of sharp pictures. */
  readonly data?: string | undefined;
  /** A folder of blurry pictures and their sharp ones. */
  readonly pairs?: string | undefined;
  /** How strongly sharp pictures are blurred. */
  readonly severity?: Severity | undefined;
  /** The deblurring network, in a released size. */
  readonly host?: semantic.ReleasedHost | undefined;
  /** A file of weights that the deblurring network starts from. */
  readonly weights?: string | undefined;
  /** A file or folder of the classifier that a prior learns from. */
  readonly teacher?: string | undefined;
  /** A prior's checkpoint. */
  readonly prior?: string | undefined;
  /** What the deblurring network is fed with. */
  readonly feed?: "none" | "zeros" | "random" | "prior" | undefined;
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
  /** The pictures to learn from, where they are not those of `data`. */
  source?(choices: Choices): Promise<Source | undefined>;
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
