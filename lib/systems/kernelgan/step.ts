import { type KernelGanConfig, kernelSide, resultSide } from "./config.ts";
import { collectGrads } from "./collect_grads.ts";
import {
  type Discriminator,
  joinFront,
  layOutDiscriminator,
} from "./discriminator.ts";
import {
  fold,
  foldGrad,
  type Generator,
  layOutGenerator,
} from "./generator.ts";
import { iterateAll } from "./iterate_all.ts";
import { distance, judge, judgeGrad, layOutPass, type Pass } from "./judge.ts";
import type { Memory } from "./memory.ts";
import { descend } from "./parameters.ts";
import {
  boundaryMask,
  boundaryTerm,
  centreTerm,
  sparseTerm,
  sumTerm,
  type Term,
} from "./regularisers.ts";
import {
  bicubicTerm,
  compact,
  layOutSampling,
  sample,
  sampleGrad,
  type Sampling,
  split,
  sumChannels,
} from "./sampling.ts";
import type { TermWeights } from "./schedule.ts";
import type { Side } from "./second_thread.ts";

/** Everything that an iteration computes on. */
export interface Networks {
  readonly config: KernelGanConfig;
  readonly generator: Generator;
  readonly discriminator: Discriminator;
  /** The discriminator's three runs: for the generator's step, on a real crop, on a fake one. */
  readonly passes: {
    readonly own: Pass;
    readonly real: Pass;
    readonly fake: Pass;
  };
  readonly sampling: Sampling;
  readonly mask: Float64Array;
}

/** Lays out, always in the same order, all that an iteration needs. */
export function layOutNetworks(
  memory: Memory,
  config: KernelGanConfig,
): Networks {
  const generator = layOutGenerator(memory, config);
  const discriminator = layOutDiscriminator(memory, config);
  const out = resultSide(config);
  const pass = () => layOutPass(memory, discriminator, out);
  return {
    config,
    generator,
    discriminator,
    passes: { own: pass(), real: pass(), fake: pass() },
    sampling: layOutSampling(memory, config, out),
    mask: boundaryMask(kernelSide),
  };
}

/** What an iteration sees, in [-1, 1]. */
export interface Crops {
  /** The generator's crop, `[crop, crop, 3]`. */
  readonly input: Float32Array;
  /** The discriminator's, `[out, out, 3]`, with its noise. */
  readonly real: Float32Array;
  /** Noise for the generator's result in the discriminator's step. */
  readonly fakeNoise: Float32Array;
}

/** What an iteration found, before weights; the generator's terms as they were before its step. */
export interface Losses {
  readonly generator: number;
  readonly discriminator: number;
  readonly bicubic: number;
  readonly sum: number;
  readonly boundary: number;
  readonly sparse: number;
  readonly centre: number;
  /** The mean square of the crop's bicubic result. */
  readonly energy: number;
}

/**
 * One iteration: a step of the generator, then one of the discriminator.
 *
 * @param rate Adam's rate, and `count`, which is 1 at the first iteration.
 * @param side Does {@linkcode judgeReal} between its begin and its finish.
 */
export function runStep(
  memory: Memory,
  networks: Networks,
  crops: Crops,
  weights: TermWeights,
  { rate, count }: { readonly rate: number; readonly count: number },
  side: Pick<Side, "begin" | "finish">,
): Losses {
  const { generator, discriminator, passes, sampling } = networks;
  // Every run of the discriminator makes a power iteration first.
  iterateAll(memory, discriminator, passes.fake, passes.own);
  iterateAll(memory, discriminator, passes.own, passes.real);
  iterateAll(memory, discriminator, passes.real, passes.fake);
  passes.real.picture.data.set(crops.real);
  side.begin();

  const terms = generatorGrads(memory, networks, crops.input, weights);
  descend(memory, generator.learned, rate, count);
  fold(memory, generator);

  sample(memory, sampling, generator.sampler, sampling.result);
  compact(sampling, passes.fake.picture.data, crops.fakeNoise);
  judge(memory, discriminator, passes.fake);
  judgeGrad(memory, discriminator, passes.fake, 0, 0.5, "weights");
  side.finish();
  collectGrads(memory, discriminator, [passes.real, passes.fake]);
  descend(memory, discriminator.learned, rate, count);
  joinFront(memory, discriminator);
  const { real, fake } = passes;
  return {
    ...terms,
    discriminator: (distance(real, 1) + distance(fake, 0)) / 2,
  };
}

/** The discriminator's run on the real crop. */
export function judgeReal(
  memory: Memory,
  { discriminator, passes: { real } }: Networks,
): void {
  judge(memory, discriminator, real);
  judgeGrad(memory, discriminator, real, 1, 0.5, "weights");
}

/** The generator's terms and the gradients of its weights. */
export function generatorGrads(
  memory: Memory,
  networks: Networks,
  input: Float32Array,
  weights: TermWeights,
): Omit<Losses, "discriminator"> {
  const { config, generator, discriminator, passes, sampling } = networks;
  split(sampling, config.crop, input);
  sample(memory, sampling, generator.sampler, sampling.result);
  sample(memory, sampling, sampling.bicubicKernel, sampling.bicubic);
  if (config.bicubicTarget === "channel-sum") sumChannels(sampling);

  compact(sampling, passes.own.picture.data);
  judge(memory, discriminator, passes.own);
  judgeGrad(memory, discriminator, passes.own, 1, 1, "picture");
  const bicubic = bicubicTerm(sampling, passes.own, weights.bicubic);
  sampleGrad(memory, sampling, generator.samplerGrad);

  const kernel = generator.kernel.data;
  const terms = {
    sum: sumTerm(kernel),
    boundary: boundaryTerm(kernel, networks.mask),
    sparse: sparseTerm(kernel, config.sparsity),
    centre: centreTerm(kernel, kernelSide / 2),
  };
  if (generator.sampler !== generator.kernel) generator.kernelGrad.data.fill(0);
  add(terms.sum, weights.sum);
  add(terms.boundary, weights.boundary);
  add(terms.sparse, weights.sparse);
  add(terms.centre, weights.centre);
  foldGrad(memory, generator);
  return {
    generator: distance(passes.own, 1),
    ...bicubic,
    sum: terms.sum.value,
    boundary: terms.boundary.value,
    sparse: terms.sparse.value,
    centre: terms.centre.value,
  };

  function add({ grad }: Term, weight: number) {
    if (weight === 0) return;
    const { data } = generator.kernelGrad;
    for (let i = 0; i < data.length; i++) data[i] += weight * grad[i];
  }
}
