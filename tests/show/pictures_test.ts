import assert from "node:assert/strict";
import {
  compare,
  createImage,
  createKernel,
  crop,
  decodeImage,
  displaySymbol,
  grid,
  type Image,
  InputError,
  isotropicGaussian,
  kernelPicture,
  kernelSurface,
  plotly,
} from "../../mod.ts";

/** A picture whose pixels are all different: a number of 8 bit each. */
function numbered(width: number, height: number): Image {
  const image = createImage(width, height, 3);
  for (let i = 0; i < image.data.length; i++) image.data[i] = (i % 251) / 255;
  return image;
}

/** Where a picture's first pixel lies in another. */
function find(part: Image, whole: Image): { x: number; y: number } {
  for (let y = 0; y < whole.height; y++) {
    for (let x = 0; x < whole.width; x++) {
      if (same(part, whole, x, y)) return { x, y };
    }
  }
  assert.fail("the picture is not in there");
}

function same(part: Image, whole: Image, x: number, y: number): boolean {
  for (let v = 0; v < part.height; v++) {
    for (let u = 0; u < part.width * 3; u++) {
      const at = ((y + v) * whole.width + x) * 3 + u;
      const a = part.data[v * part.width * 3 + u];
      if (Math.abs(a - (whole.data[at] ?? -1)) > 1e-6) return false;
    }
  }
  return true;
}

Deno.test("a grid holds every picture pixel for pixel, in rows", async () => {
  const [a, b, c] = [numbered(7, 5), numbered(8, 5), numbered(9, 5)];
  const sheet = await decodeImage(
    await grid([a, b, c], { columns: 2, scale: 1, captions: ["a", "b", "c"] })
      .png(),
  );
  const [atA, atB, atC] = [a, b, c].map((image) => find(image, sheet));
  assert.equal(atA.y, atB.y);
  assert.ok(atB.x >= atA.x + 7);
  assert.equal(atC.x, atA.x);
  assert.ok(atC.y > atA.y + 5);
});

Deno.test("a picture that divides the largest is enlarged to it by repeating pixels", async () => {
  const small = numbered(4, 4);
  const sheet = await decodeImage(
    await grid([small, numbered(8, 8)], { scale: 1 }).png(),
  );
  const twice = createImage(8, 8, 3);
  for (let i = 0; i < twice.data.length; i++) {
    const [y, x, c] = [Math.floor(i / 24), Math.floor(i / 3) % 8, i % 3];
    twice.data[i] = small.data[((y >> 1) * 4 + (x >> 1)) * 3 + c];
  }
  find(twice, sheet);
  const own = await decodeImage(
    await grid([small, numbered(8, 8)], { scale: 1, equal: false }).png(),
  );
  find(small, own);
});

Deno.test("grey pictures and very large ones fit into a grid", async () => {
  const large = grid([createImage(3000, 40, 1), createImage(3000, 40, 3)], {
    columns: 2,
  });
  const sheet = await decodeImage(await large.png());
  assert.ok(sheet.width < 1700);
  assert.match(large.text, /shown at 0\.27x/);
});

Deno.test("a grid with nothing in it, too few captions or an odd scale is refused", () => {
  const image = createImage(4, 4, 3);
  assert.throws(() => grid([]), InputError);
  assert.throws(() => grid([image], { captions: [] }), InputError);
  assert.throws(() => grid([image], { scale: 1.5 }), InputError);
});

Deno.test("a comparison is self-contained HTML with both pictures, and a PNG of them side by side", async () => {
  const bundle = await compare(numbered(4, 4), numbered(16, 16), {
    labels: ["low <res>", "restored"],
    scale: 1,
  })[displaySymbol]();
  const html = bundle["text/html"] as string;
  assert.equal(html.match(/src="data:image\/png;base64,/g)?.length, 2);
  assert.doesNotMatch(html, /https?:|<res>/);
  assert.ok(html.includes("low &lt;res&gt;"));
  const png = Uint8Array.fromBase64(bundle["image/png"] as string);
  find(numbered(16, 16), await decodeImage(png));
});

Deno.test("pictures that cannot be laid over each other are refused", () => {
  assert.throws(
    () => compare(createImage(4, 4, 3), createImage(16, 12, 3)),
    (error) =>
      error instanceof InputError && /4x4 and 16x12/.test(error.message),
  );
});

Deno.test("kernels are drawn enlarged, with their centres of mass in the text", async () => {
  const shifted = createKernel({
    width: 5,
    data: Array.from({ length: 25 }, (_, i) => +(i === 8)),
  });
  const picture = kernelPicture([
    isotropicGaussian({ size: 21, sigma: 2 }),
    shifted,
  ], {
    captions: ["soft", "shifted"],
  });
  assert.match(picture.text, /soft, 21x21, centre of mass \(10\.00, 10\.00\)/);
  assert.match(picture.text, /shifted, 5x5, centre of mass \(3\.00, 1\.00\)/);
  const sheet = await decodeImage(await picture.png());
  assert.ok(sheet.width > 320 && sheet.height > 160);
  assert.throws(() => kernelPicture([]), InputError);
});

Deno.test("kernels of two sizes stand in frames of one size, with captions on one line", async () => {
  const kernels = [17, 21].map((size) => isotropicGaussian({ size, sigma: 2 }));
  const heights: number[] = [];
  for (const one of [kernels, [kernels[1], kernels[1]]]) {
    const picture = kernelPicture(one, { captions: ["a", "a"], size: 126 });
    const sheet = await decodeImage(await picture.png());
    const half = (sheet.width - 2 * 12 - 14) / 2;
    const below = [12, 12 + half + 14].map((left) =>
      crop(sheet, left, 12 + 126, half, sheet.height - 12 - 126)
    );
    assert.deepEqual(below[0], below[1]);
    heights.push(sheet.height);
  }
  assert.equal(heights[0], heights[1]);
});

Deno.test("a surface comes as Plotly and as a still picture", async () => {
  const bundle = await kernelSurface(isotropicGaussian({ sigma: 2 }))
    [displaySymbol]();
  const { data: [{ z }] } = bundle["application/vnd.plotly.v1+json"] as {
    data: { z: number[][] }[];
  };
  assert.equal(z.length, 21);
  assert.ok(z[10][10] > z[0][0]);
  const png = Uint8Array.fromBase64(bundle["image/png"] as string);
  assert.equal((await decodeImage(png)).width, 920);
});

Deno.test("Plotly comes along once for all figures, and data cannot end the script", async () => {
  const bundles = [];
  for (let i = 0; i < 2; i++) {
    const figure = plotly({ data: [{ name: "</script>" }] }, { html: true });
    bundles.push(await figure[displaySymbol]());
  }
  const [first, second] = bundles.map((b) => b["text/html"] as string);
  assert.ok(first.length > 1e6 && second.length < 5000);
  assert.equal(second.match(/<\/script>/g)?.length, 1);
});
