import assert from "node:assert/strict";
import {
  anisotropicGaussian,
  isotropicGaussian,
} from "../../lib/degrade/mod.ts";
import { golden } from "../_golden.ts";
import { distance } from "./_images.ts";

const reference = await golden("kdsr_kernels.safetensors");
const size = 21;

Deno.test({
  name: "isotropic Gaussians equal those of KDSR's code",
  ignore: !reference,
  fn() {
    const sigmas = reference!.tensor("iso_sigma").data;
    const kernels = reference!.tensor("iso_kernels").data;
    sigmas.forEach((sigma, i) => {
      const expected = kernels.subarray(i * size ** 2, (i + 1) * size ** 2);
      const { data } = isotropicGaussian({ sigma });
      assert.ok(distance(data, expected) < 1e-6, `sigma ${sigma}`);
    });
    const small = isotropicGaussian({ size: 15, sigma: 1.7 });
    assert.ok(
      distance(small.data, reference!.tensor("iso_kernel_15").data) < 1e-6,
    );
    const even = isotropicGaussian({ size: 8, sigma: 1.3 });
    assert.ok(
      distance(even.data, reference!.tensor("iso_kernel_even_8").data) < 1e-6,
    );
    assert.deepEqual(even.phase, { x: 4, y: 4 });
  },
});

Deno.test({
  name: "anisotropic Gaussians equal those of KDSR's code",
  ignore: !reference,
  fn() {
    const params = reference!.tensor("aniso_params").data;
    const kernels = reference!.tensor("aniso_kernels").data;
    for (let i = 0; i < params.length / 3; i++) {
      const [lambda1, lambda2, theta] = params.subarray(3 * i, 3 * i + 3);
      const expected = kernels.subarray(i * size ** 2, (i + 1) * size ** 2);
      const { data } = anisotropicGaussian({ lambda1, lambda2, theta });
      const limit = Math.min(lambda1, lambda2) < 0.3 ? 1e-5 : 1e-6;
      const far = distance(data, expected);
      assert.ok(far < limit, `${lambda1}, ${lambda2}, ${theta}: ${far}`);
    }
  },
});

Deno.test("a Gaussian that is turned by 90 degrees has its widths exchanged", () => {
  const turned = anisotropicGaussian({ lambda1: 3, lambda2: 1, theta: 90 });
  const exchanged = anisotropicGaussian({ lambda1: 1, lambda2: 3 });
  assert.ok(distance(turned.data, exchanged.data) < 1e-8);
});

Deno.test("the first axis of a Gaussian at 45 degrees points right and down", () => {
  const { data } = anisotropicGaussian({
    size: 5,
    lambda1: 3,
    lambda2: 0.5,
    theta: 45,
  });
  assert.ok(data[0] > 100 * data[4]);
  assert.ok(data[24] > 100 * data[20]);
});

Deno.test("a kernel without size or width is refused", () => {
  assert.throws(() => isotropicGaussian({ sigma: 0 }), {
    name: "InputError",
    message: /widths 0 and 0 .* give positive widths/,
  });
  assert.throws(() => isotropicGaussian({ size: 2.5, sigma: 1 }), {
    name: "InputError",
    message: /size is 2\.5/,
  });
  assert.throws(
    () => anisotropicGaussian({ lambda1: 1, lambda2: NaN }),
    { name: "InputError" },
  );
});
