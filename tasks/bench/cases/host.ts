import type * as tf from "../../../lib/engine/tf.ts";
import { seeded } from "../../../lib/random/mod.ts";
import type { HostConfig } from "../../../lib/systems/semantic/hosts/config.ts";
import { createHost } from "../../../lib/systems/semantic/hosts/create_host.ts";
import type { Steps } from "../bench_case.ts";
import { pattern } from "../pattern.ts";
import { training } from "../training.ts";

/** A step of a deblurring network with its own loss. */
export function host(config: HostConfig, batch: number, size: number) {
  return (seed: number): Steps => {
    const network = createHost(config);
    const blurry = pattern<tf.Tensor4D>([batch, size, size, 3]);
    const sharp = pattern<tf.Tensor4D>([batch, size, size, 3], 7);
    return training({
      params: network.init(seeded(seed)),
      loss: (params) => network.loss(network.apply(params, blurry), sharp).loss,
      constants: [blurry, sharp],
    });
  };
}
