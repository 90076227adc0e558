import assert from "node:assert/strict";
import { presets } from "../../../lib/systems/kernelgan/config.ts";
import { judgeReal, runStep } from "../../../lib/systems/kernelgan/step.ts";
import { sameThread } from "../../../lib/systems/kernelgan/second_thread.ts";
import { golden } from "../../_golden.ts";
import {
  discriminatorParts,
  generatorParts,
  officialNetworks,
  picture,
  transposed,
} from "./_official.ts";

const config = presets.official;

/** The schedule's late phase. */
const late = { ...config.weights, bicubic: 0.0005 };

Deno.test("five iterations from a trained state give the released code's parameters", async () => {
  const start = await golden("kernelgan_trained.safetensors");
  const end = await golden("kernelgan_trained_after5.safetensors");
  if (!start || !end) return;
  const { memory, networks } = officialNetworks(start, config);
  const { generator, discriminator } = networks;
  for (let i = 0; i < 5; i++) {
    near(
      generator.kernel.data,
      end.tensor("curr_k_steps").data.subarray(169 * i, 169 * (i + 1)),
      3.1e-7,
    );
    const crops = {
      input: picture(start.tensor("g_crops"), i),
      real: picture(start.tensor("d_crops"), i),
      fakeNoise: picture(start.tensor("d_noise"), i, 1 / 255),
    };
    const losses = runStep(memory, networks, crops, late, {
      rate: 2e-4,
      count: i + 1,
    }, sameThread(() => judgeReal(memory, networks)));
    const said: Record<string, number> = {
      loss_g: losses.generator,
      bic: losses.bicubic,
      s1: losses.sum,
      bd: losses.boundary,
      ce: losses.centre,
      sp: losses.sparse,
      loss_d: losses.discriminator,
    };
    for (const [name, value] of Object.entries(said)) {
      const expected = end.scalar(`step${i + 1}.${name}`);
      assert(
        Math.abs(value - expected) < 3.3e-4 * expected,
        `step ${i + 1} ${name}: ${value}, expected ${expected}`,
      );
    }
  }
  near(generator.kernel.data, end.tensor("curr_k_final").data, 1.7e-7);
  for (const [name, part] of generatorParts) {
    const { data } = generator.learned.values.of[part];
    // Adam's first steps are as long where a gradient is almost 0.
    near(data, transposed(end.tensor(`G.${name}`)), 4.5e-5, name);
    near(mean(data, transposed(end.tensor(`G.${name}`))), [0], 1e-7, name);
  }
  for (const [name, part] of discriminatorParts) {
    const { data } = discriminator.learned.values.of[part];
    near(data, transposed(end.tensor(`D.${name}`)), 1.5e-6, name);
  }
});

function mean(a: Float32Array, b: Float32Array): number[] {
  return [a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) / a.length];
}

function near(
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  tolerance: number,
  name = "kernel",
): void {
  assert.equal(ours.length, theirs.length);
  let worst = 0;
  for (let i = 0; i < ours.length; i++) {
    worst = Math.max(worst, Math.abs(ours[i] - theirs[i]));
  }
  assert(worst < tolerance, `${name}: off by ${worst}, not ${tolerance}`);
}
