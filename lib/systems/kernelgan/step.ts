import { kernelSide, type KernelGanConfig, reach, resultSide } from "./config.ts";
import {
  collectGrads,
  type Discriminator,
  distance,
  iterateAll,
  joinFront,
  judge,
  judgeGrad,
  layOutDiscriminator,
  layOutPass,
  type Pass,
} from "./discriminator.ts";
import { fold, foldGrad, type Generator, layOutGenerator } from "./generator.ts";
import type { Block, Memory } from "./memory.ts";
import { descend } from "./parameters.ts";
import {
  bicubicKernel,
  boundaryMask,
  boundaryTerm,
  centreTerm,
  sparseTerm,
  sumTerm,
  type Term,
} from "./regularisers.ts";
import type { ScheduleState } from "./schedule.ts";

/** Everything that an iteration computes on. */
export interface Networks {
  readonly config: KernelGanConfig;
  readonly generator: Generator;
  readonly discriminator: Discriminator;
  /** The discriminator's three runs: for the generator's step, on a real crop, on a fake one. */
  readonly passes: { readonly own: Pass; readonly real: Pass; readonly fake: Pass };
  readonly sampling: Sampling;
  readonly mask: Float64Array;
}

/** A generator's crop and what becomes of it. */
interface Sampling {
  /** Pixels a side of the result. */
  readonly out: number;
  /** Floats of a row of half the crop's columns, and of a result's row. */
  readonly fromRow: number;
  readonly toRow: number;
  readonly even: Block;
  readonly odd: Block;
  readonly result: Block;
  readonly bicubic: Block;
  readonly bicubicKernel: Block;
  readonly grad: Block;
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

function layOutSampling(
  memory: Memory,
  config: KernelGanConfig,
  out: number,
): Sampling {
  const side = reach(config);
  const toRow = Math.ceil(3 * out / 16) * 16;
  // Rows are read a little past their end.
  const fromRow = toRow + 3 * Math.ceil(side / 2) + 8;
  const half = config.crop * fromRow;
  const kernel = memory.floats(side * side);
  const offset = 2 * Math.floor((config.crop / 2 - out) / 2) - 3;
  kernel.data.set(bicubicKernel(side, offset));
  return {
    out,
    fromRow,
    toRow,
    even: memory.floats(half),
    odd: memory.floats(half),
    result: memory.floats(out * toRow),
    bicubic: memory.floats(out * toRow),
    bicubicKernel: kernel,
    grad: memory.floats(out * toRow),
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

/** One iteration: a step of the generator, then one of the discriminator; `count` is 1 at the first. */
export function runStep(
  memory: Memory,
  networks: Networks,
  crops: Crops,
  schedule: ScheduleState,
  rate: number,
  count: number,
): Losses {
  const { generator, discriminator, passes } = networks;
  // Every run of the discriminator makes a power iteration first.
  iterateAll(memory, discriminator, passes.fake, passes.own);
  iterateAll(memory, discriminator, passes.own, passes.real);
  iterateAll(memory, discriminator, passes.real, passes.fake);

  const terms = generatorGrads(memory, networks, crops.input, schedule);
  descend(memory, generator.learned, rate, count);
  fold(memory, generator);

  passes.real.picture.data.set(crops.real);
  runSampler(memory, networks, "result");
  compact(networks.sampling, passes.fake.picture.data, crops.fakeNoise);
  const real = judgeOne(memory, discriminator, passes.real, 1);
  const fake = judgeOne(memory, discriminator, passes.fake, 0);
  collectGrads(memory, discriminator, [passes.real, passes.fake]);
  descend(memory, discriminator.learned, rate, count);
  joinFront(memory, discriminator);
  return { ...terms, discriminator: (real + fake) / 2 };
}

/** Half the distance from what the discriminator should say, and its gradients. */
function judgeOne(
  memory: Memory,
  discriminator: Discriminator,
  pass: Pass,
  wanted: 0 | 1,
): number {
  judge(memory, discriminator, pass);
  judgeGrad(memory, discriminator, pass, wanted, 0.5, "weights");
  return distance(pass, wanted);
}

/** The generator's terms and the gradients of its weights. */
export function generatorGrads(
  memory: Memory,
  networks: Networks,
  input: Float32Array,
  schedule: ScheduleState,
): Omit<Losses, "discriminator"> {
  const { config, generator, discriminator, passes, sampling } = networks;
  split(config.crop, sampling, input);
  runSampler(memory, networks, "result");
  runSampler(memory, networks, "bicubic");
  if (config.bicubicTarget === "channel-sum") sumChannels(sampling);

  compact(sampling, passes.own.picture.data);
  judge(memory, discriminator, passes.own);
  judgeGrad(memory, discriminator, passes.own, 1, 1, "picture");
  const bicubic = bicubicTerm(sampling, passes.own, schedule.bicubic);
  memory.dense.sampleGrad(
    sampling.even.at,
    sampling.odd.at,
    sampling.grad.at,
    generator.samplerGrad.at,
    reach(config),
    sampling.out,
    sampling.fromRow,
    sampling.toRow,
    3,
  );

  const kernel = generator.kernel.data;
  const { weights } = config;
  const joined = schedule.constrained ? 1 : 0;
  const terms = {
    sum: sumTerm(kernel),
    boundary: boundaryTerm(kernel, networks.mask),
    sparse: sparseTerm(kernel, config.sparsity),
    centre: centreTerm(kernel, kernelSide / 2),
  };
  if (generator.sampler !== generator.kernel) generator.kernelGrad.data.fill(0);
  add(terms.sum, weights.sum);
  add(terms.boundary, weights.boundary);
  add(terms.sparse, joined * weights.sparse);
  add(terms.centre, joined * weights.centre);
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

/** The crop's even and odd columns, each in rows of its own. */
function split(
  side: number,
  { even, odd, fromRow }: Sampling,
  input: Float32Array,
): void {
  for (let y = 0, at = 0; y < side; y++) {
    let to = y * fromRow;
    for (let x = 0; x < side; x += 2, to += 3) {
      for (let c = 0; c < 3; c++, at++) {
        even.data[to + c] = input[at];
        odd.data[to + c] = input[at + 3];
      }
      at += 3;
    }
  }
}

/** The generator's result, or the bicubic one. */
function runSampler(
  { dense }: Memory,
  { config, generator, sampling }: Networks,
  which: "result" | "bicubic",
): void {
  dense.sample(
    sampling.even.at,
    sampling.odd.at,
    (which === "result" ? generator.sampler : sampling.bicubicKernel).at,
    sampling[which].at,
    reach(config),
    sampling.out,
    sampling.fromRow,
    sampling.toRow,
    3,
  );
}

/** The result without the gaps between its rows, noise added. */
function compact(
  { result, out, toRow }: Sampling,
  picture: Float32Array,
  noise?: Float32Array,
): void {
  for (let y = 0, at = 0; y < out; y++) {
    for (let x = 0; x < 3 * out; x++, at++) {
      picture[at] = result.data[y * toRow + x] + (noise ? noise[at] : 0);
    }
  }
}

/** Every channel becomes the sum of all three. */
function sumChannels({ bicubic: { data }, out, toRow }: Sampling): void {
  for (let y = 0; y < out; y++) {
    for (let x = 0, at = y * toRow; x < out; x++, at += 3) {
      data[at] = data[at + 1] = data[at + 2] = data[at] + data[at + 1] +
        data[at + 2];
    }
  }
}

/** The mean square difference from the bicubic result, and the result's whole gradient. */
function bicubicTerm(
  { result, bicubic, grad, out, toRow }: Sampling,
  { pictureGrad }: Pass,
  weight: number,
): { bicubic: number; energy: number } {
  const count = 3 * out * out;
  let [sum, energy] = [0, 0];
  for (let y = 0, from = 0; y < out; y++) {
    for (let x = 0; x < 3 * out; x++, from++) {
      const at = y * toRow + x;
      const off = result.data[at] - bicubic.data[at];
      sum += off * off;
      energy += bicubic.data[at] ** 2;
      grad.data[at] = pictureGrad.data[from] + weight * 2 * off / count;
    }
  }
  return { bicubic: sum / count, energy: energy / count };
}
