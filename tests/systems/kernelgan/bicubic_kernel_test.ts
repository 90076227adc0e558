import { bicubicKernel } from "../../../lib/systems/kernelgan/bicubic_kernel.ts";
import { golden } from "../../_golden.ts";
import { near } from "./_near.ts";

Deno.test("the bicubic kernel has the released taps, three from the corner", async () => {
  const kernel = bicubicKernel(13, 3);
  near([kernel.reduce((a, b) => a + b)], [1], 1e-6);
  const file = await golden("kernelgan_terms.safetensors");
  if (!file) return;
  const inner = Array.from(
    { length: 64 },
    (_, i) => kernel[13 * (3 + (i >> 3)) + 3 + i % 8],
  );
  near(inner, file.tensor("bicubic_kernel_8x8").data, 1e-8);
});
