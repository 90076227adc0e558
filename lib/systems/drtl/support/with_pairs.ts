import { fingerprint } from "../../../image/fingerprint.ts";
import type { Image } from "../../../image/mod.ts";
import type { TrainState } from "../../../train/mod.ts";
import type { DrtlConfig } from "../config.ts";
import type { SupportPair } from "./support_source.ts";

/**
 * A configuration with the pairs that a training uses, by name, as its
 * checkpoint holds it: so none is gone on with on other pairs.
 */
export function withPairs(
  config: DrtlConfig,
  { pairs, heldOut = [] }: {
    readonly pairs: readonly SupportPair[];
    readonly heldOut?: readonly SupportPair[];
  },
): TrainState["config"] {
  return { ...config, pairs: marks(pairs), heldOut: marks(heldOut) };
}

function marks(pairs: readonly SupportPair[]): Record<string, string> {
  const mark = (image: Image) => fingerprint(image).join("-");
  return Object.fromEntries(
    pairs.map(({ name, lr, hr }) => [name, `${mark(lr)} ${mark(hr)}`]),
  );
}
