import assert from "node:assert/strict";
import { createImage, type Image, toGrey, toRgb } from "../../lib/image/mod.ts";
import {
  deblurringMeans,
  type DeblurringRow,
  protocol,
  psnr,
  type Restorer,
  scoreDeblurring,
  ssim,
  ssim3d,
} from "../../lib/metrics/mod.ts";
import { striped } from "./_striped.ts";

const gopro = protocol("gopro");
const { sharp, blurred } = striped();
const pair = { name: "striped", input: blurred, reference: sharp };

function gives(make: (image: Image) => Image): Restorer {
  return {
    ...{ name: "own", scale: 1 },
    restore: (image) => Promise.resolve(make(image)),
  };
}

const mixed = (share: number) =>
  gives((image) =>
    createImage(
      ...[64, 48, 3] as const,
      image.data.map((value, i) => (1 - share) * value + share * sharp.data[i]),
    )
  );

Deno.test("a row of deblurring holds both SSIMs, the blurry picture's PSNR and its severity", async () => {
  const { seconds, ...row } = await scoreDeblurring(mixed(0), pair, gopro);
  assert.ok(seconds >= 0);
  assert.deepEqual(row, {
    ...{ method: "own", source: "measured", protocol: "gopro" },
    image: "striped",
    psnr: psnr(blurred, sharp, gopro),
    ssim: ssim(blurred, sharp, gopro),
    ssim3d: ssim3d(blurred, sharp, gopro),
    inputPsnr: psnr(blurred, sharp, gopro),
    severity: "medium",
    collapsed: false,
    ...{ aligned: false, alignmentFailed: false, moved: 0 },
  });
});

Deno.test("a picture that comes out more than 3 dB worse has collapsed", async () => {
  // 0.7 of the error more is 4.6 dB, 0.4 of it 2.9 dB.
  for (const [share, collapsed] of [[-0.7, true], [-0.4, false]] as const) {
    const inner = createImage(64, 48, 3, sharp.data.map((v) => 0.3 + 0.4 * v));
    const soft = createImage(64, 48, 3, blurred.data.map((v) => 0.3 + 0.4 * v));
    const worse = gives((image) =>
      createImage(
        ...[64, 48, 3] as const,
        image.data.map((v, i) => (1 - share) * v + share * inner.data[i]),
      )
    );
    const row = await scoreDeblurring(
      worse,
      { name: "soft", input: soft, reference: inner },
      gopro,
    );
    assert.equal(row.collapsed, collapsed, `${row.inputPsnr - row.psnr} dB`);
  }
});

Deno.test("a grey picture is restored as RGB and scored as grey", async () => {
  const grey = { ...pair, input: toGrey(blurred), reference: toGrey(sharp) };
  const channels: number[] = [];
  const watching = gives((image) => {
    channels.push(image.channels);
    return image;
  });
  const row = await scoreDeblurring(watching, grey, gopro);
  assert.deepEqual(channels, [3]);
  assert.equal(row.psnr, psnr(grey.input, grey.reference, gopro));
});

Deno.test("a protocol that aligns says by how much, for the blurry picture too", async () => {
  const row = await scoreDeblurring(mixed(0.5), pair, protocol("realblur"));
  assert.equal(row.aligned, true);
  assert.ok(row.moved > 0 && !row.alignmentFailed);
  assert.equal(row.inputPsnr, psnr(blurred, sharp, protocol("realblur")));
  assert.notEqual(row.inputPsnr, psnr(toRgb(blurred), sharp, gopro));
});

const row = (
  method: string,
  severity: DeblurringRow["severity"],
  psnr: number,
  collapsed = false,
): DeblurringRow => ({
  ...{ method, severity, psnr, collapsed },
  ...{ source: "measured", protocol: "gopro", image: "any" },
  ...{ ssim: psnr / 100, ssim3d: psnr / 50, inputPsnr: psnr, seconds: 2 },
  ...{ aligned: false, alignmentFailed: false, moved: 0 },
});

Deno.test("means are taken by method and severity, the severest first", () => {
  const means = deblurringMeans([
    row("a", "mild", 30),
    row("a", "severe", 20, true),
    row("a", "severe", 22),
    row("b", "mild", 33),
  ]);
  assert.deepEqual(
    means.map(({ method, severity, pictures, psnr, collapseRate }) => [
      ...[method, severity, pictures, psnr, collapseRate],
    ]),
    [
      ["a", "all", 3, 24, 1 / 3],
      ["a", "severe", 2, 21, 1 / 2],
      ["a", "mild", 1, 30, 0],
      ["b", "all", 1, 33, 0],
      ["b", "mild", 1, 33, 0],
    ],
  );
  assert.equal(means[1].seconds, 2);
  assert.ok(Math.abs(means[1].ssim3d - 0.42) < 1e-12);
});
