import {
  disposeTree,
  encodeSafetensors,
  namedLeaves,
  seeded,
  semantic,
  type StoredTensor,
  tf,
} from "../../mod.ts";
import { mimoUnetReleased } from "../../lib/systems/semantic/hosts/mimo_unet_released.ts";

/** A MIMO-UNet as small as it goes. */
export const smallMimoUnet = { kind: "mimo-unet", base: 4, blocks: 1 } as const;

/** Writes drawn weights of a small MIMO-UNet under its released names; needs an open engine. */
export async function writeHost(
  path: string,
  change?: (tensors: Map<string, StoredTensor>) => void,
): Promise<void> {
  const params = semantic.createHost(smallMimoUnet).init(seeded(4));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, weight] of namedLeaves(params)) {
    const turned = weight.rank === 4
      ? tf.transpose(weight, [3, 2, 0, 1])
      : tf.clone(weight);
    tensors.set(mimoUnetReleased.nameOf(name, smallMimoUnet), {
      ...{ dtype: "F32", shape: turned.shape },
      data: await turned.data() as Float32Array,
    });
    turned.dispose();
  }
  disposeTree(params);
  change?.(tensors);
  await Deno.writeFile(path, encodeSafetensors({ tensors, metadata: {} }));
}
