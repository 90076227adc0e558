import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { createImage, type Image, toGrey, toRgb } from "../../lib/image/mod.ts";
import { type Protocol, protocol, psnr, ssim } from "../../lib/metrics/mod.ts";
import { golden } from "../_golden.ts";
import { fromNchw, pattern } from "../image/_pattern.ts";
import { striped } from "./_striped.ts";

function near(actual: number, expected: number, tolerance: number, of = "") {
  assert.ok(
    Math.abs(actual - expected) <= tolerance,
    `${of} is ${actual}, expected ${expected}`,
  );
}

function fromBytes({ shape, data }: { shape: number[]; data: Uint8Array }) {
  const values = Float32Array.from(data, (value) => value / 255);
  return createImage(shape[1], shape[0], 3, values);
}

Deno.test("scores of a picture made by arithmetic agree with scikit-image and NumPy", () => {
  const { sharp, blurred } = striped();
  const sum = (image: Image) =>
    image.data.reduce((total, value) => total + Math.round(value * 255), 0);
  assert.deepEqual([sum(sharp), sum(blurred)], [1_178_600, 1_178_344]);
  near(psnr(blurred, sharp, protocol("gopro")), 26.026209856, 1e-8, "RGB PSNR");
  near(ssim(blurred, sharp, protocol("gopro")), 0.923770112, 1e-8, "RGB SSIM");
  const y = protocol("y", { crop: 0 });
  near(psnr(blurred, sharp, y), 30.626766, 1e-5, "Y PSNR");
});

Deno.test("protocol kdsr agrees with KDSR's own scores", async () => {
  const official = await golden("kdsr_degrade.safetensors");
  if (!official) return;
  for (const n of [0, 1]) {
    const sr = fromNchw(official.tensor("metric_sr"), n);
    const hr = fromNchw(official.tensor("hr"), n);
    for (const scale of [2, 4]) {
      const kdsr = protocol("kdsr", { scale });
      for (
        const [name, score, tolerance] of [["psnr", psnr, 1e-4], [
          "ssim",
          ssim,
          1e-6,
        ]] as const
      ) {
        const of = `${name}_y_img${n}_shave${scale}`;
        near(score(sr, hr, kdsr), official.scalar(of), tolerance, of);
      }
    }
    // Its score for training prints all channels and shaves six pixels more.
    const of = `psnr_rgb_img${n}_scale4`;
    const rgb = protocol("rgb", { crop: 10 });
    near(psnr(sr, hr, rgb), official.scalar(of), 1e-4, of);
  }
});

Deno.test("protocols basicsr and basicsr-rgb agree with BasicSR's scores", async () => {
  const official = await golden("metrics_sr.safetensors");
  if (!official) return;
  for (const n of [0, 1]) {
    const a = fromBytes(official.tensor<Uint8Array>(`${n}.a`));
    const b = fromBytes(official.tensor<Uint8Array>(`${n}.b`));
    for (const crop of [0, 2, 4]) {
      const [y, rgb] = crop === 0
        ? [protocol("y", { crop }), protocol("rgb", { crop })]
        : [
          protocol("basicsr", { scale: crop }),
          protocol("basicsr-rgb", { scale: crop }),
        ];
      const cases = [
        ["psnr_y", psnr(b, a, y), 1e-4],
        ["psnr_rgb", psnr(b, a, rgb), 1e-6],
        ["ssim_y", ssim(b, a, y), 1e-6],
        ["ssim_rgb", ssim(b, a, rgb), 1e-7],
      ] as const;
      for (const [name, score, tolerance] of cases) {
        const of = `${n}.${name}_crop${crop}`;
        near(score, official.scalar(of), tolerance, of);
      }
    }
  }
});

Deno.test("protocol gopro agrees with NAFNet's PSNR and scikit-image's SSIM", async () => {
  const official = await golden("metrics_deblur.safetensors");
  if (!official) return;
  for (const n of [0, 1]) {
    const a = fromBytes(official.tensor<Uint8Array>(`${n}.a`));
    const b = fromBytes(official.tensor<Uint8Array>(`${n}.b`));
    const gopro = protocol("gopro");
    near(psnr(b, a, gopro), official.scalar(`${n}.psnr`), 1e-6);
    near(ssim(b, a, gopro), official.scalar(`${n}.skimage_gauss`), 1e-7);
    const cut = protocol("rgb", { crop: 4 });
    near(psnr(b, a, cut), official.scalar(`${n}.psnr_crop4`), 1e-6);
  }
});

Deno.test("an error of one level everywhere costs what the formula says", () => {
  const image = createImage(20, 16, 3, new Float32Array(960).fill(100 / 255));
  const brighter = createImage(
    20,
    16,
    3,
    new Float32Array(960).fill(101 / 255),
  );
  const rgb = protocol("rgb", { crop: 2 });
  near(psnr(brighter, image, rgb), 20 * Math.log10(255), 1e-9);
  // In limited-range luma one level is 219/255 of one.
  const y = protocol("basicsr", { scale: 2 });
  near(psnr(brighter, image, y), 20 * Math.log10(255 * 255 / 219), 1e-9);
  const c1 = 0.01 * 0.01 * 255 * 255;
  near(
    ssim(brighter, image, rgb),
    (2 * 100 * 101 + c1) / (100 ** 2 + 101 ** 2 + c1),
    1e-9,
  );
});

Deno.test("pictures are clipped and rounded to 8 bit before they are compared", () => {
  const image = createImage(20, 16, 1, new Float32Array(320).fill(1));
  const over = createImage(20, 16, 1, new Float32Array(320).fill(1.2));
  const almost = createImage(20, 16, 1, new Float32Array(320).fill(0.9985));
  const rgb = protocol("rgb", { crop: 0 });
  assert.equal(psnr(over, image, rgb), Infinity);
  assert.equal(psnr(almost, image, rgb), Infinity);
  assert.equal(ssim(almost, image, rgb), 1);
  const floats: Protocol = { ...rgb, name: "floats", eightBit: false };
  near(psnr(almost, image, floats), -20 * Math.log10(0.0015), 1e-3);
});

Deno.test("grey counts as RGB for kdsr and as it is for basicsr, 1.32 dB apart", () => {
  const { sharp, blurred } = striped();
  const [a, b] = [toGrey(blurred), toGrey(sharp)];
  const kdsr = protocol("kdsr", { scale: 4 });
  const basicsr = protocol("basicsr", { scale: 4 });
  const gain = psnr(a, b, kdsr) - psnr(a, b, basicsr);
  near(gain, -20 * Math.log10((65.738 + 129.057 + 25.064) / 256), 1e-9);
  assert.equal(psnr(a, b, kdsr), psnr(toRgb(a), toRgb(b), kdsr));
});

Deno.test("realsr-perimage compares whole luma levels after cutting to multiples of 4", () => {
  const protocolOf = protocol("realsr-perimage");
  const image = pattern(18, 17, 3);
  const other = createImage(18, 17, 3, image.data.slice());
  other.data.fill(0, 16 * 18 * 3); // only the row that is cut away
  assert.equal(psnr(other, image, protocolOf), Infinity);
  // One level of blue is a tenth of a luma level: rounding swallows it.
  const dark = createImage(16, 16, 3);
  const blue = createImage(16, 16, 3);
  for (let i = 2; i < blue.data.length; i += 3) blue.data[i] = 1 / 255;
  assert.equal(psnr(blue, dark, protocolOf), Infinity);
  assert.ok(psnr(blue, dark, protocol("y", { crop: 0 })) < 70);
});

Deno.test("pictures that cannot be compared are refused with the reason", () => {
  const kdsr = protocol("kdsr", { scale: 4 });
  const lost = pattern(32, 32, 3);
  lost.data[5] = NaN;
  for (
    const [a, b, message] of [
      [pattern(32, 31, 3), pattern(32, 32, 3), /32x31 but its reference 32x32/],
      [
        pattern(32, 32, 1),
        pattern(32, 32, 3),
        /1 channels but its reference 3/,
      ],
      [
        pattern(1, 1, 3),
        pattern(1, 1, 3),
        /nothing is left of a picture of 1x1/,
      ],
      [
        lost,
        pattern(32, 32, 3),
        /the picture holds values that are not finite/,
      ],
      [pattern(32, 32, 3), lost, /the reference holds values/],
    ] as const
  ) {
    for (const score of [psnr, ssim]) {
      assert.throws(
        () => score(a, b, kdsr),
        (error) => error instanceof InputError && message.test(error.message),
      );
    }
  }
  const narrow = pattern(30, 18, 3);
  assert.equal(psnr(narrow, narrow, kdsr), Infinity);
  assert.throws(
    () => ssim(narrow, narrow, kdsr),
    /at least 11x11 pixels but 22x10 are left .* "kdsr" cuts 4/,
  );
});
