import assert from "node:assert/strict";
import {
  boundaryMask,
  boundaryTerm,
  centreTerm,
  sparseTerm,
  sumTerm,
} from "../../../lib/systems/kernelgan/regularisers.ts";
import { seeded } from "../../../mod.ts";
import { golden } from "../../_golden.ts";
import { near } from "./_near.ts";

const mask = boundaryMask(13);

/** Our terms under the released code's names. */
const terms = {
  sum2one: sumTerm,
  boundaries: (kernel: Float32Array) => boundaryTerm(kernel, mask),
  centralized: (kernel: Float32Array) => centreTerm(kernel, 6.5),
  sparse: (kernel: Float32Array) => sparseTerm(kernel, 0.2),
};

const kernelNames = [
  "iso",
  "aniso",
  "aniso_noisy",
  "random",
  "negative",
  "delta_6_6",
];

for (const [name, term] of Object.entries(terms)) {
  Deno.test(`the term ${name} and its gradient are the released code's`, async () => {
    const file = await golden("kernelgan_terms.safetensors");
    if (!file) return;
    const of = (tensor: string, i: number) =>
      file.tensor(tensor).data.subarray(169 * i, 169 * (i + 1));
    kernelNames.forEach((kernel, i) => {
      const { value, grad } = term(of("kernels", i));
      const expected = file.scalar(`${name}.${kernel}`);
      near([value], [expected], Math.max(1e-6, 1e-5 * expected), kernel);
      const theirs = of(`grad.${name}`, i);
      // Theirs rounds a sum of 1 to one side or the other of it.
      if (name === "sum2one" && expected === 0) return;
      const largest = Math.max(...theirs.map(Math.abs));
      // Where the centre is in its place nothing but rounding is left.
      const tolerance = expected < 1e-9 ? 1e-5 : 1e-5 * largest;
      near(grad, theirs, tolerance, kernel);
    });
  });

  Deno.test(`the term ${name} has the gradient that finite differences show`, () => {
    const rng = seeded(3);
    const kernel = Float64Array.from(
      { length: 169 },
      () => rng.uniform(0.002, 0.02),
    );
    // The terms compute in double precision whatever they are given.
    const at = (taps: Float64Array) => term(taps as unknown as Float32Array);
    const { grad } = at(kernel);
    for (const tap of [0, 6, 40, 84, 168]) {
      const [up, down] = [kernel.slice(), kernel.slice()];
      up[tap] += 1e-6;
      down[tap] -= 1e-6;
      const slope = (at(up).value - at(down).value) / 2e-6;
      assert(Math.abs(slope - grad[tap]) < 1e-6 + 1e-5 * Math.abs(slope));
    }
  });
}

Deno.test("the boundary term leaves the inner 9x9 taps alone", async () => {
  near([mask[0], mask[13], mask[14]], [5.756, 4.954, 4.125], 1e-3);
  for (let y = 2; y < 11; y++) {
    for (let x = 2; x < 11; x++) assert.equal(mask[13 * y + x], 0);
  }
  const file = await golden("kernelgan_terms.safetensors");
  if (file) near(mask, file.tensor("penalty_mask").data, 1e-5);
});

Deno.test("a single tap in the middle is half a pixel from where it belongs", () => {
  const delta = (at: number) => {
    const kernel = new Float32Array(169);
    kernel[at] = 1;
    return kernel;
  };
  assert.equal(centreTerm(delta(84), 6.5).value, 0.25);
  assert.equal(centreTerm(delta(0), 6.5).value, 42.25);
});
