import assert from "node:assert/strict";
import { fitKernel, generatedSource, readKernel } from "../../lib/data/mod.ts";
import {
  blur,
  centreKernel,
  createKernel,
  downsample,
} from "../../lib/degrade/mod.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import { readImage } from "../../lib/image/mod.ts";
import { sharedData } from "../_shared.ts";

const hr = await generatedSource({ seed: 2, count: 1, width: 96, height: 80 })
  .load(0);

/** A comet: heavier at one end, so that turning it shows. */
const comet = createKernel({
  width: 7,
  data: Array.from(
    { length: 49 },
    (_, i) => i % 8 === 0 ? 1 + i ** 2 / 100 : 0,
  ),
});

for (const turned of [false, true]) {
  for (const centred of [false, true]) {
    Deno.test(`a kernel ${turned ? "turned" : "as it is"}, ${centred ? "re-centred" : "as it lies"}, is found as that`, () => {
      const data = comet.data.slice();
      const start = turned
        ? createKernel({ width: 7, data: data.reverse() })
        : comet;
      const used = centred ? centreKernel(start, 2) : start;
      const lr = downsample(blur(hr, used), 2, "s-fold");
      const fitted = fitKernel(comet, { hr, lr, scale: 2 });
      assert.deepEqual([fitted.turned, fitted.centred], [turned, centred]);
      assert.ok(fitted.error < 1e-6, `error ${fitted.error}`);
    });
  }
}

Deno.test("DIV2KRK's kernels explain its small pictures as they are, once re-centred", async () => {
  for (const [scale, most] of [[2, 0.0041], [4, 0.0037]] as const) {
    const path = sharedData(`DIV2KRK/gt_k_x${scale}/kernel_43.mat`);
    if (!path) return;
    const kernel = await readKernel(path, { scale });
    const pair = {
      hr: await readImage(sharedData("DIV2KRK/gt/im_43.png")!),
      lr: await readImage(sharedData(`DIV2KRK/lr_x${scale}/im_43.png`)!),
      scale,
    };
    const { turned, centred, error } = fitKernel(kernel, pair);
    assert.deepEqual([turned, centred], [false, true]);
    assert.ok(error < most, `x${scale}: ${error}`);
  }
});

Deno.test("pictures that do not belong together, or are too small, are refused", () => {
  const small = downsample(hr, 4, "s-fold");
  const refused = (says: RegExp, work: () => void) =>
    assert.throws(
      work,
      (error) => error instanceof InputError && says.test(error.message),
    );
  refused(
    /96x80 does not become 24x20 by sampling every 2/,
    () => fitKernel(comet, { hr, lr: small, scale: 2 }),
  );
  const tiny = downsample(small, 2, "s-fold");
  refused(
    /6x5 is too small to judge/,
    () =>
      fitKernel(comet, {
        hr: tiny,
        lr: downsample(tiny, 2, "s-fold"),
        scale: 2,
      }),
  );
});
