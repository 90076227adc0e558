import assert from "node:assert/strict";
import { presets } from "../../../lib/systems/kernelgan/config.ts";
import { Memory } from "../../../lib/systems/kernelgan/memory.ts";
import {
  bicubicTerm,
  sample,
  split,
  sumChannels,
} from "../../../lib/systems/kernelgan/sampling.ts";
import { layOutNetworks } from "../../../lib/systems/kernelgan/step.ts";
import { golden } from "../../_golden.ts";
import { near } from "./_near.ts";
import { picture } from "./_official.ts";

Deno.test("the bicubic target is the released one, and one of each channel's own", async () => {
  const file = await golden("kernelgan_losses.safetensors");
  if (!file) return;
  const config = presets.official;
  const memory = new Memory();
  const { sampling, passes } = layOutNetworks(memory, config);
  const { out, toRow, bicubic, result, grad } = sampling;
  const inRows = (data: Float32Array) =>
    Array.from(
      { length: out },
      (_, y) => [...data.subarray(y * toRow, y * toRow + 3 * out)],
    ).flat();

  split(sampling, config.crop, picture(file.tensor("bic.g_input")));
  sample(memory, sampling, sampling.bicubicKernel, bicubic);
  near(
    inRows(bicubic.data),
    picture(file.tensor("bic.target_depthwise")),
    2e-6,
  );
  sumChannels(sampling);
  near(inRows(bicubic.data), picture(file.tensor("bic.target")), 1e-5);

  picture(file.tensor("bic.g_output")).forEach((value, i) => {
    const y = Math.floor(i / (3 * out));
    result.data[y * toRow + i % (3 * out)] = value;
  });
  const term = bicubicTerm(sampling, passes.own, 1);
  const expected = file.scalar("bic.loss");
  near([term.bicubic], [expected], 2e-6 * expected);
  near(inRows(grad.data), picture(file.tensor("bic.grad_g_output")), 1e-8);
  assert(term.energy > 0);
});
