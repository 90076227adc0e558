import { type Params, seeded, tf, valueAndGrad } from "../../../mod.ts";
import {
  type KernelGanConfig,
  presets,
  resultSide,
} from "../../../lib/systems/kernelgan/config.ts";
import {
  initDiscriminator,
  joinFront,
} from "../../../lib/systems/kernelgan/discriminator.ts";
import { fold } from "../../../lib/systems/kernelgan/generator.ts";
import {
  initVectors,
  iterateAll,
} from "../../../lib/systems/kernelgan/iterate_all.ts";
import { Memory } from "../../../lib/systems/kernelgan/memory.ts";
import type { Learned } from "../../../lib/systems/kernelgan/parameters.ts";
import { sameThread } from "../../../lib/systems/kernelgan/second_thread.ts";
import {
  type Crops,
  generatorGrads,
  judgeReal,
  layOutNetworks,
  runStep,
} from "../../../lib/systems/kernelgan/step.ts";
import { onEveryEngine } from "../../_every_engine.ts";
import { near } from "./_near.ts";
import {
  asBatch,
  asPicture,
  discriminate,
  generate,
  type Weights,
} from "./_reference.ts";

/** The adversarial term alone: the others are proved by themselves. */
const adversarial = { sum: 0, boundary: 0, sparse: 0, centre: 0, bicubic: 0 };

for (const stride of ["last", "first"] as const) {
  const config: KernelGanConfig = {
    ...presets.fixed,
    features: 16,
    crop: 40,
    stride,
  };

  onEveryEngine(
    `the folded generator and its gradients are those of the layers (stride ${stride})`,
    async () => {
      const { memory, networks, crops } = setUp(config);
      const { generator, discriminator, passes } = networks;
      iterateAll(memory, discriminator, passes.fake, passes.own);
      const found = generatorGrads(memory, networks, crops.input, adversarial);
      const judged = asTensors(discriminator.learned);
      const { loss, grads } = valueAndGrad((weights) => {
        const input = asBatch(crops.input, config.crop);
        const result = generate(
          weights as Weights,
          input,
          stride === "last" ? 5 : 0,
        );
        const map = discriminate(
          judged,
          passes.own.spectral,
          asPicture(result),
        );
        return { loss: tf.mean(tf.abs(tf.sub(map, 1))) as tf.Scalar };
      }, asTensors(generator.learned));
      near([found.generator], await loss.data(), 1e-5, "loss");
      await nearGrads(generator.learned, grads);
    },
  );

  onEveryEngine(
    `the discriminator's gradients are those of its layers (stride ${stride})`,
    async () => {
      const { memory, networks, crops } = setUp(config);
      const { generator, discriminator, passes } = networks;
      const weights = asTensors(discriminator.learned);
      const side = sameThread(() => judgeReal(memory, networks));
      const at = { rate: 0, count: 1 };
      const found = runStep(memory, networks, crops, adversarial, at, side);
      const made = asTensors(generator.learned);
      const out = resultSide(config);
      const { loss, grads } = valueAndGrad((weights) => {
        const real = tf.tensor4d(crops.real, [1, out, out, 3]);
        const input = asBatch(crops.input, config.crop);
        const result = generate(made, input, stride === "last" ? 5 : 0);
        const noise = tf.tensor4d(crops.fakeNoise, [1, out, out, 3]);
        const fake = tf.add(asPicture(result), noise) as tf.Tensor4D;
        const judge = (picture: tf.Tensor4D, pass: typeof passes.real) =>
          discriminate(weights as Weights, pass.spectral, picture);
        const distances = [
          tf.mean(tf.abs(tf.sub(judge(real, passes.real), 1))),
          tf.mean(tf.abs(judge(fake, passes.fake))),
        ];
        return { loss: tf.mul(tf.addN(distances), 0.5) as tf.Scalar };
      }, weights);
      near([found.discriminator], await loss.data(), 1e-5, "loss");
      await nearGrads(discriminator.learned, grads);
    },
  );
}

/** Networks with weights that are large enough for every gradient to count. */
function setUp(config: KernelGanConfig) {
  const memory = new Memory();
  const networks = layOutNetworks(memory, config);
  const { generator, discriminator, passes } = networks;
  const rng = seeded(11);
  for (const { name, shape } of generator.learned.shapes) {
    const { data } = generator.learned.values.of[name];
    const deviation = 1 / Math.sqrt(shape[0] * shape[1] * shape[2]);
    for (let i = 0; i < data.length; i++) data[i] = rng.normal(0, deviation);
  }
  initDiscriminator(discriminator, rng.split("discriminator"));
  initVectors(memory, discriminator, passes.fake, rng.split("vectors"));
  fold(memory, generator);
  joinFront(memory, discriminator);
  const out = resultSide(config);
  const draw = (size: number) =>
    Float32Array.from({ length: size }, () => rng.uniform(-1, 1));
  const crops: Crops = {
    input: draw(config.crop ** 2 * 3),
    real: draw(out ** 2 * 3),
    fakeNoise: draw(out ** 2 * 3),
  };
  return { memory, networks, crops };
}

function asTensors({ shapes, values }: Learned): Weights {
  return Object.fromEntries(
    shapes.map(({ name, shape }) => [
      name,
      tf.tensor(values.of[name].data.slice(), [...shape]),
    ]),
  );
}

async function nearGrads(learned: Learned, grads: Params): Promise<void> {
  for (const { name } of learned.shapes) {
    const theirs = await (grads as Weights)[name].data() as Float32Array;
    const largest = Math.max(...theirs.map(Math.abs));
    near(learned.grads.of[name].data, theirs, 1e-4 * largest + 1e-9, name);
  }
}
