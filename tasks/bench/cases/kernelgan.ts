import { generatedSource } from "../../../lib/data/mod.ts";
import { countParameters, type Params } from "../../../lib/nn/mod.ts";
import {
  type KernelGanConfig,
  train,
} from "../../../lib/systems/kernelgan/mod.ts";
import type { Steps } from "../bench_case.ts";

/** More iterations than are measured. */
const STEPS = 100_000;

/** Iterations of KernelGAN as its users run them, crops and reports included. */
export function kernelgan(config: KernelGanConfig) {
  return async (seed: number): Promise<Steps> => {
    const source = generatedSource({ seed, count: 1, width: 160, height: 128 });
    const rate = { ...config.rate, every: STEPS };
    const endless = { ...config, steps: STEPS, rate };
    const training = train(await source.load(0), endless, { seed });
    /** To the next report: the discriminator's loss, which falls at first, and the network's size. */
    const step = async () => {
      while (true) {
        const { value: event, done } = await training.next();
        if (done) throw new Error("KernelGAN came to its end");
        if (event.type !== "step") continue;
        const { generator, discriminator } = event.state
          .trees as unknown as Networks;
        return {
          loss: event.report.discriminator,
          size: countParameters([generator.params, discriminator.params]),
        };
      }
    };
    let { loss, size } = await step();
    return {
      parameters: size,
      learns: true,
      stride: config.reportEvery,
      async step() {
        ({ loss } = await step());
      },
      value: () => Promise.resolve(loss),
      async close() {
        await training.return(undefined as never);
      },
    };
  };
}

interface Networks {
  readonly generator: { readonly params: Params };
  readonly discriminator: { readonly params: Params };
}
