import assert from "node:assert/strict";
import { basename } from "node:path";
import { InputError } from "../../lib/engine/input_error.ts";
import {
  createImage,
  imresize,
  modCrop,
  quantize,
  readImage,
} from "../../lib/image/mod.ts";
import {
  bicubicRestorer,
  evaluate,
  type Pair,
  protocol,
  psnr,
  ssim,
} from "../../lib/metrics/mod.ts";
import { sharedData } from "../_shared.ts";
import { pattern } from "../image/_pattern.ts";
import { striped } from "./_striped.ts";

Deno.test("evaluate scores each pair and averages plainly", async () => {
  const { sharp, blurred } = striped();
  const gopro = protocol("gopro");
  const pairs: Pair[] = [
    { name: "striped", input: blurred, reference: sharp },
    {
      name: "noise",
      input: pattern(20, 20, 3),
      reference: pattern(20, 20, 3, 99),
    },
  ];
  const nothing = {
    name: "as given",
    scale: 1,
    restore: async (image: Pair["input"]) => await image,
  };
  const { rows, mean, protocol: name } = await evaluate(nothing, pairs, gopro);
  assert.equal(name, "gopro");
  assert.deepEqual(rows[0], {
    method: "as given",
    source: "measured",
    protocol: "gopro",
    image: "striped",
    psnr: psnr(blurred, sharp, gopro),
    ssim: ssim(blurred, sharp, gopro),
  });
  assert.equal(rows[1].image, "noise");
  assert.equal(mean.psnr, (rows[0].psnr + rows[1].psnr) / 2);
  assert.equal(mean.ssim, (rows[0].ssim + rows[1].ssim) / 2);
});

Deno.test("evaluate takes pairs as they arrive, and none", async () => {
  async function* one(): AsyncGenerator<Pair> {
    yield await Promise.resolve({
      name: "a",
      input: createImage(8, 8, 1),
      reference: createImage(32, 32, 1),
    });
  }
  const kdsr = protocol("kdsr", { scale: 4 });
  const { rows } = await evaluate(bicubicRestorer(4), one(), kdsr);
  assert.equal(rows.length, 1);
  const { mean } = await evaluate(bicubicRestorer(4), [], kdsr);
  assert.ok(Number.isNaN(mean.psnr));
});

Deno.test("the bicubic baseline enlarges by its scale and gives 8-bit levels", async () => {
  const image = pattern(6, 5, 3);
  const large = await bicubicRestorer(3).restore(image);
  assert.deepEqual([large.width, large.height], [18, 15]);
  assert.deepEqual(quantize(large), large);
  for (const scale of [0, 1.5, NaN]) {
    assert.throws(() => bicubicRestorer(scale), InputError);
  }
});

/** PSNR that an independent NumPy pipeline gives for bicubic x4 without blur. */
for (
  const [set, folder, pattern, expected] of [
    ["Set5", "Set5/HR", /\.png$/, 28.43],
    ["Set14", "Set14/image_SRF_2", /_HR\.png$/, 26.09],
  ] as const
) {
  Deno.test(`bicubic x4 on ${set} scores ${expected} dB by protocol kdsr`, async () => {
    const path = sharedData(folder);
    if (!path) return;
    async function* pairs(): AsyncGenerator<Pair> {
      for (const { name } of Deno.readDirSync(path!)) {
        if (!pattern.test(name)) continue;
        const reference = modCrop(await readImage(`${path}/${name}`), 4);
        const input = quantize(imresize(reference, 1 / 4, { border: "clamp" }));
        yield { name: basename(name, ".png"), input, reference };
      }
    }
    const kdsr = protocol("kdsr", { scale: 4 });
    const { mean } = await evaluate(bicubicRestorer(4), pairs(), kdsr);
    assert.ok(Math.abs(mean.psnr - expected) < 0.01, `${mean.psnr}`);
  });
}
