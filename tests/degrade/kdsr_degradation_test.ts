import assert from "node:assert/strict";
import {
  addGaussianNoise,
  blur,
  downsample,
  fixedDegradation,
  isotropicGaussian,
  kdsrAnisoNoise,
  kdsrIso,
  kernelFrom,
  type KernelSpec,
} from "../../lib/degrade/mod.ts";
import { createImage, type Image, quantize } from "../../lib/image/mod.ts";
import { seeded } from "../../lib/random/mod.ts";
import { golden } from "../_golden.ts";
import { distance, picturesOf, randomImage } from "./_images.ts";

const reference = await golden("kdsr_degrade.safetensors");
const aniso: KernelSpec = {
  kind: "gaussian",
  size: 21,
  lambda1: 3.5,
  lambda2: 1.5,
  theta: 30,
};
const iso: KernelSpec = { ...aniso, lambda1: 2.6, lambda2: 2.6, theta: 0 };

/** Equal but for values that sat on the edge between two levels. */
function assertSameLevels(actual: Image, expected: Image, what: string) {
  const off = actual.data.filter((value, i) => value !== expected.data[i]);
  assert.ok(distance(actual.data, expected.data) < 1.001 / 255, what);
  assert.ok(
    off.length <= 0.002 * expected.data.length,
    `${what}: ${off.length}`,
  );
}

Deno.test({
  name: "the fixed degradation gives the pictures of KDSR's code",
  ignore: !reference,
  fn() {
    const hr = picturesOf(reference!, "hr");
    for (const [name, kernel] of [["iso", iso], ["aniso", aniso]] as const) {
      for (const scale of [2, 4]) {
        const degrade = fixedDegradation({ kernel, scale });
        const tensor = `degrade_${name}_gaussian_x${scale}_lr`;
        picturesOf(reference!, tensor).forEach((expected, n) =>
          assertSameLevels(degrade.apply(hr[n]), expected, tensor)
        );
      }
    }
  },
});

Deno.test({
  name: "s-fold sampling and added noise give the pictures of KDSR's code",
  ignore: !reference,
  fn() {
    const hr = picturesOf(reference!, "hr");
    const narrow = isotropicGaussian({ sigma: 1.8 });
    picturesOf(reference!, "degrade_sfold_x4_lr").forEach((expected, n) => {
      const small = downsample(blur(hr[n], narrow), 4, "s-fold");
      assertSameLevels(quantize(small), expected, "s-fold");
    });
    const sample = picturesOf(reference!, "noise_sample");
    const [turn, first, second, noise] =
      reference!.tensor("train_uniforms").data;
    const trained: KernelSpec = {
      kind: "gaussian",
      size: 21,
      theta: 180 * turn,
      lambda1: 0.2 + 3.8 * first,
      lambda2: 0.2 + 3.8 * second,
    };
    const kernel = reference!.tensor("train_kernel").data;
    assert.ok(distance(kernelFrom(trained).data, kernel) < 1e-6);
    for (
      const [tensor, spec, level] of [
        ["degrade_noise10_x4_lr", aniso, 10],
        ["degrade_train_x4_lr", trained, 25 * noise],
      ] as const
    ) {
      picturesOf(reference!, tensor).forEach((expected, n) => {
        const small = downsample(blur(hr[n], kernelFrom(spec)), 4);
        const noisy = small.data.map((value, i) =>
          value + level / 255 * sample[n].data[i]
        );
        const { width, height, channels } = small;
        const rounded = quantize(createImage(width, height, channels, noisy));
        assertSameLevels(rounded, expected, tensor);
      });
    }
  },
});

Deno.test("fixed noise is repeatable, its own for each sample, and of the level asked for", () => {
  const image = createImage(512, 512, 1, new Float32Array(512 * 512).fill(0.5));
  const degrade = fixedDegradation({ kernel: iso, scale: 4, noise: 10 });
  const first = degrade.apply(image);
  assert.deepEqual(degrade.apply(image).data, first.data);
  assert.notDeepEqual(degrade.apply(image, null, 1).data, first.data);
  const other = fixedDegradation({
    kernel: iso,
    scale: 4,
    noise: 10,
    noiseSeed: 1,
  });
  assert.notDeepEqual(other.apply(image).data, first.data);
  const power = first.data.reduce((a, v) => a + (v - 0.5) ** 2, 0) / 128 ** 2;
  assert.ok(Math.abs(255 * Math.sqrt(power) - 10) < 0.2);
});

Deno.test("the isotropic setting draws widths over its range and nothing else", async () => {
  for (const scale of [2, 3, 4] as const) {
    const setting = kdsrIso({ scale });
    const rng = seeded(scale);
    const widths = Array.from({ length: 500 }, (_, i) => {
      const { blur } = setting.draw(rng.split(i));
      assert.ok(blur.kind === "gaussian" && blur.size === 21);
      assert.equal(blur.lambda1, blur.lambda2);
      return blur.lambda1;
    });
    assertCovers(widths, 0.2, scale);
    const drawn = setting.draw(rng);
    const image = randomImage(24, 36);
    assert.deepEqual(
      (await setting.apply(image, drawn)).data,
      fixedDegradation({ kernel: drawn.blur, scale }).apply(image).data,
    );
  }
});

Deno.test("the anisotropic setting draws widths, directions and noise over their ranges", async () => {
  const setting = kdsrAnisoNoise({ scale: 4 });
  const rng = seeded(1);
  const drawn = Array.from(
    { length: 1000 },
    (_, i) => setting.draw(rng.split(i)),
  );
  const of = (pick: (draw: typeof drawn[number]) => number) => drawn.map(pick);
  const spec = (draw: typeof drawn[number]) => {
    assert.ok(draw.blur.kind === "gaussian");
    return draw.blur;
  };
  assertCovers(of((d) => spec(d).lambda1), 0.2, 4);
  assertCovers(of((d) => spec(d).lambda2), 0.2, 4);
  assertCovers(of((d) => spec(d).theta), 0, 180);
  assertCovers(of((d) => "level" in d.noise ? d.noise.level : NaN), 0, 25);

  const [one] = drawn;
  const image = randomImage(64, 32);
  const small = downsample(blur(image, kernelFrom(one.blur)), 4);
  const noisy = addGaussianNoise(
    small,
    seeded(`noise/${one.noise.seed}`).split(2),
    {
      level: one.noise.kind === "gaussian" ? one.noise.level : NaN,
    },
  );
  assert.deepEqual(
    (await setting.apply(image, one, 2)).data,
    quantize(noisy).data,
  );
});

/** All within the range, with its ends and its middle reached. */
function assertCovers(values: number[], low: number, high: number) {
  const margin = 0.02 * (high - low);
  assert.ok(values.every((value) => value >= low && value < high));
  assert.ok(Math.min(...values) < low + margin);
  assert.ok(Math.max(...values) > high - margin);
  const mean = values.reduce((a, b) => a + b) / values.length;
  assert.ok(Math.abs(mean - (low + high) / 2) < 0.05 * (high - low));
}
