import * as tf from "../../engine/tf.ts";
import type { Rng } from "../../random/mod.ts";
import { disposePairs } from "./auxiliary/task_batches.ts";
import type { DrtlConfig } from "./config.ts";
import { applyBackbone, type BackboneParams } from "./model/backbone.ts";
import { supportBatches } from "./support/support_batches.ts";
import type { SupportPair } from "./support/support_source.ts";

/** Scores backbones on the same patches of real pairs. */
export interface Scorer {
  /** PSNR over all patches and channels, in dB, of the pictures as given where no backbone is; infinite where nothing differs. */
  score(params?: BackboneParams): Promise<number>;
  /** Frees the patches. */
  dispose(): void;
}

/** Patches in a batch, and batches. */
const patches = 8;
const rounds = 4;

/** Prepares patches of pairs that backbones are scored on. */
export async function heldOutScorer(
  { model, patch }: DrtlConfig,
  pairs: readonly SupportPair[],
  rng: Rng,
): Promise<Scorer> {
  const source = supportBatches({
    ...{ pairs, scale: model.scale, patch, batch: patches },
    rng,
  });
  const batches = await Promise.all(
    Array.from({ length: rounds }, (_, i) => source.at(i)),
  );
  return {
    async score(params) {
      const mse = tf.tidy(() => {
        const errors = batches.map((pairs) =>
          tf.tidy(() => {
            const restored = params
              ? applyBackbone(model, params, pairs)
              : pairs.base;
            const clipped = tf.clipByValue(restored, 0, 1);
            return tf.mean(tf.square(tf.sub(clipped, pairs.hr)));
          })
        );
        return tf.div(tf.addN(errors), rounds);
      });
      const [value] = await mse.data();
      mse.dispose();
      return -10 * Math.log10(value);
    },
    dispose: () => batches.forEach(disposePairs),
  };
}
