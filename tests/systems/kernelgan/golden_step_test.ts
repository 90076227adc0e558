import assert from "node:assert/strict";
import { presets } from "../../../lib/systems/kernelgan/config.ts";
import { iterateAll } from "../../../lib/systems/kernelgan/iterate_all.ts";
import { judge } from "../../../lib/systems/kernelgan/judge.ts";
import type { Memory } from "../../../lib/systems/kernelgan/memory.ts";
import { sample, split } from "../../../lib/systems/kernelgan/sampling.ts";
import { sameThread } from "../../../lib/systems/kernelgan/second_thread.ts";
import {
  judgeReal,
  type Losses,
  type Networks,
  runStep,
} from "../../../lib/systems/kernelgan/step.ts";
import { type Golden, golden } from "../../_golden.ts";
import { near } from "./_near.ts";
import {
  discriminatorParts,
  generatorParts,
  normalisedLayers,
  officialNetworks,
  picture,
  transposed,
  vectors,
} from "./_official.ts";

const config = presets.official;

/** The schedule's weights before and long after the warm-up. */
const early = { ...config.weights, centre: 0, sparse: 0 };
const late = { ...config.weights, bicubic: 0.0005 };

/** One of the five iterations that a file has crops and noise for. */
function iteration(
  file: Golden,
  memory: Memory,
  networks: Networks,
  weights: typeof early,
  i: number,
): Losses {
  const crops = {
    input: picture(file.tensor("g_crops"), i),
    real: picture(file.tensor("d_crops"), i),
    fakeNoise: picture(file.tensor("d_noise"), i, 1 / 255),
  };
  const at = { rate: 2e-4, count: i + 1 };
  const side = sameThread(() => judgeReal(memory, networks));
  return runStep(memory, networks, crops, weights, at, side);
}

/** Our losses under the released code's names. */
const lossNames = {
  loss_g: "generator",
  bic: "bicubic",
  s1: "sum",
  bd: "boundary",
  loss_d: "discriminator",
  sp: "sparse",
  ce: "centre",
} as const;

type LossName = keyof typeof lossNames;

/** Asserts that losses are the file's, within a share of each. */
function nearLosses(
  losses: Losses,
  file: Golden,
  prefix: string,
  share: number,
  names = Object.keys(lossNames) as LossName[],
): void {
  for (const name of names) {
    const expected = file.scalar(prefix + name);
    // The centre of a kernel without a sum is ill-conditioned.
    const tolerance = name === "ce" ? Math.max(share, 1e-3) : share;
    const ours = losses[lossNames[name]];
    near([ours], [expected], tolerance * expected, prefix + name);
  }
}

for (const name of ["kernelgan_trained", "kernelgan_init"]) {
  Deno.test(`forward passes and power iterations are the released code's (${name})`, async () => {
    const file = await golden(`${name}.safetensors`);
    if (!file) return;
    const { memory, networks } = officialNetworks(file, config);
    const { generator, discriminator, passes, sampling } = networks;
    const kernel = name === "kernelgan_init" ? "curr_k_init" : "curr_k";
    const theirs = file.tensor(kernel).data;
    const largest = Math.max(...theirs.map(Math.abs));
    near(generator.kernel.data, theirs, Math.max(1e-6 * largest, 1e-12));

    split(sampling, config.crop, picture(file.tensor("g_crops")));
    sample(memory, sampling, generator.sampler, sampling.result);
    const expected = picture(file.tensor("G_out_0"));
    const rows = Array.from(
      { length: 26 },
      (
        _,
        y,
      ) => [
        ...sampling.result.data.subarray(y * sampling.toRow).subarray(0, 78),
      ],
    );
    near(rows.flat(), expected, 3e-6 * Math.max(...expected.map(Math.abs)));

    iterateAll(memory, discriminator, passes.fake, passes.own);
    passes.own.picture.data.set(picture(file.tensor("d_crops")));
    judge(memory, discriminator, passes.own);
    near(passes.own.map.data, file.tensor("D_out_train_call1").data, 2e-5);
    if (name !== "kernelgan_init") return;
    normalisedLayers.forEach((layer, i) => {
      const [u, v] = vectors(file, `after_call1.D.${layer}`);
      near(passes.own.spectral[i].u.data, u, 1e-5, `${layer} u`);
      near(passes.own.spectral[i].v.data, v, 1e-5, `${layer} v`);
    });
    iterateAll(memory, discriminator, passes.own, passes.own);
    passes.own.picture.data.set(expected);
    judge(memory, discriminator, passes.own);
    near(passes.own.map.data, file.tensor("D_out_train_call2").data, 1e-5);
  });
}

for (
  const [name, start, weights] of [
    ["kernelgan_trained_step_late", "kernelgan_trained", late],
    ["kernelgan_trained_step_early", "kernelgan_trained", early],
    ["kernelgan_step1", "kernelgan_init", early],
  ] as const
) {
  Deno.test(`losses and gradients of one iteration are the released code's (${name})`, async () => {
    const from = await golden(`${start}.safetensors`);
    const file = await golden(`${name}.safetensors`);
    if (!from || !file) return;
    const { memory, networks } = officialNetworks(from, config);
    const losses = iteration(from, memory, networks, weights, 0);
    nearLosses(losses, file, "", 2e-5);
    const { generator, discriminator, passes } = networks;
    const compare = (
      { learned: { grads } }: typeof generator | typeof discriminator,
      parts: ReadonlyMap<string, string>,
      prefix: string,
    ) => {
      for (const [part, ours] of parts) {
        if (!file.has(prefix + part)) continue;
        const theirs = transposed(file.tensor(prefix + part));
        const largest = Math.max(...theirs.map(Math.abs));
        near(grads.of[ours].data, theirs, 1e-4 * largest, prefix + part);
      }
    };
    compare(generator, generatorParts, "gradG.");
    compare(discriminator, discriminatorParts, "gradD.");
    if (!file.has("d_pred_real")) return;
    near(passes.own.map.data, file.tensor("d_pred_fake_g").data, 2e-5);
    near(passes.real.map.data, file.tensor("d_pred_real").data, 2e-5);
    near(passes.fake.map.data, file.tensor("d_pred_fake").data, 2e-5);
  });
}

Deno.test("five iterations from a trained state give the released code's parameters", async () => {
  const start = await golden("kernelgan_trained.safetensors");
  const end = await golden("kernelgan_trained_after5.safetensors");
  if (!start || !end) return;
  const { memory, networks } = officialNetworks(start, config);
  const { generator, discriminator } = networks;
  for (let i = 0; i < 5; i++) {
    const before = end.tensor("curr_k_steps").data.subarray(169 * i);
    near(generator.kernel.data, before.subarray(0, 169), 3.1e-7);
    const losses = iteration(start, memory, networks, late, i);
    nearLosses(losses, end, `step${i + 1}.`, 3.3e-4);
  }
  near(generator.kernel.data, end.tensor("curr_k_final").data, 1.7e-7);
  for (const [name, part] of generatorParts) {
    const { data } = generator.learned.values.of[part];
    const theirs = transposed(end.tensor(`G.${name}`));
    // Adam's first steps are as long where a gradient is almost 0.
    near(data, theirs, 4.5e-5, name);
    assert(meanDistance(data, theirs) < 1e-8, name);
  }
  for (const [name, part] of discriminatorParts) {
    const { data } = discriminator.learned.values.of[part];
    near(data, transposed(end.tensor(`D.${name}`)), 1.2e-6, name);
  }
});

Deno.test("five iterations from the start stay near the released code's, which are chaotic there", async () => {
  const start = await golden("kernelgan_init.safetensors");
  const end = await golden("kernelgan_after5.safetensors");
  if (!start || !end) return;
  const { memory, networks } = officialNetworks(start, config);
  const { generator } = networks;
  for (let i = 0; i < 5; i++) {
    const losses = iteration(start, memory, networks, early, i);
    const said: LossName[] = ["loss_g", "bic", "s1", "loss_d"];
    nearLosses(losses, end, `step${i + 1}.`, 2e-3, said);
  }
  for (const [name, part] of generatorParts) {
    if (!end.has(`G.${name}`)) continue;
    const theirs = transposed(end.tensor(`G.${name}`));
    const ours = generator.learned.values.of[part].data;
    assert(meanDistance(ours, theirs) < 3e-5, name);
  }
  const { data } = end.tensor("curr_k_final");
  const largest = Math.max(...data.map(Math.abs));
  assert(meanDistance(generator.kernel.data, data) < 0.1 * largest);
});

function meanDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) / a.length;
}
