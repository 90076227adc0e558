import assert from "node:assert/strict";
import {
  gaussian8,
  kernelFrom,
  tableTwoKernels,
} from "../../lib/degrade/mod.ts";

Deno.test("both tables have nine kernels, named and with their source", () => {
  for (const list of ["kdsr", "dasr"] as const) {
    const kernels = tableTwoKernels(list);
    assert.deepEqual(
      kernels.map(({ name }) => name),
      ["k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9"],
    );
    for (const { spec, status, source } of kernels) {
      assert.equal(kernelFrom(spec).width, 21);
      assert.equal(status, list === "kdsr" ? "inferred" : "published");
      assert.ok(source.length > 10);
    }
  }
  const [, second, , , , sixth] = tableTwoKernels("kdsr");
  assert.deepEqual(second.spec, sixth.spec);
});

Deno.test("Gaussian8 is equally spaced between the published ends", () => {
  const widths = (scale: 2 | 3 | 4) =>
    gaussian8(scale).map(({ spec }) => "lambda1" in spec ? spec.lambda1 : NaN);
  assert.deepEqual(widths(4), [1.8, 2, 2.2, 2.4, 2.6, 2.8, 3, 3.2]);
  assert.deepEqual(widths(3), [1.35, 1.5, 1.65, 1.8, 1.95, 2.1, 2.25, 2.4]);
  assert.equal(widths(2)[0], 0.8);
  assert.equal(widths(2)[7], 1.6);
});
