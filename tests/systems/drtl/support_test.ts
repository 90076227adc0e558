import assert from "node:assert/strict";
import { blur, isotropicGaussian } from "../../../lib/degrade/mod.ts";
import { InputError } from "../../../lib/engine/mod.ts";
import {
  createImage,
  crop,
  type Image,
  imresize,
  quantize,
  writeImage,
} from "../../../lib/image/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import { holdOut } from "../../../lib/systems/drtl/support/hold_out.ts";
import { register } from "../../../lib/systems/drtl/support/registration.ts";
import { supportSource } from "../../../lib/systems/drtl/support/support_source.ts";
import { withPairs } from "../../../lib/systems/drtl/support/with_pairs.ts";
import { sharedData } from "../../_shared.ts";
import { blurredPairs, tiny } from "./_setting.ts";

/** Blots of several sizes: structure at all scales. */
function scene(seed: number, width = 160, height = 128): Image {
  let image = createImage(width, height, 3);
  for (const size of [4, 12, 40]) {
    const rng = seeded(seed).split(size);
    const small = createImage(
      Math.ceil(width / size),
      Math.ceil(height / size),
      3,
    );
    small.data.forEach((_, i) => small.data[i] = rng.uniform(0, 0.33));
    const large = imresize(small, { width, height });
    image = createImage(
      width,
      height,
      3,
      image.data.map((value, i) => value + large.data[i]),
    );
  }
  return quantize(image);
}

const soften = (image: Image) =>
  quantize(blur(image, isotropicGaussian({ sigma: 1.2 })));

async function withFolder(
  files: Readonly<Record<string, Image>>,
  test: (folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, image] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
      });
      await writeImage(path, image);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const three = () =>
  Object.fromEntries([1, 2, 3].flatMap((seed) => [
    [`${seed}_HR.png`, scene(seed)],
    [`${seed}_LR.png`, soften(scene(seed))],
  ]));

Deno.test("one of three pairs is held out, of two none, the same for a seed", () => {
  const { learnt, held } = holdOut(["a", "b", "c"], seeded(1));
  assert.deepEqual([...learnt, ...held].sort(), ["a", "b", "c"]);
  assert.equal(held.length, 1);
  assert.deepEqual(holdOut(["a", "b", "c"], seeded(1)).held, held);
  assert.deepEqual(holdOut(["a", "b"], seeded(1)).held, []);
});

Deno.test("a configuration with its pairs tells other pictures of the same names", () => {
  const config = tiny({});
  const [first, second] = blurredPairs([1, 2]);
  const own = withPairs(config, { pairs: [first], heldOut: [second] });
  assert.deepEqual(
    withPairs(config, {
      pairs: blurredPairs([1]),
      heldOut: blurredPairs([2]),
    }),
    own,
  );
  const renamed = { ...second, name: first.name };
  assert.notDeepEqual(
    withPairs(config, { pairs: [renamed], heldOut: [second] }),
    own,
  );
});

Deno.test("a shift of parts of a pixel and a change of brightness are measured", () => {
  const large = scene(5, 640, 512);
  const at = (x: number, y: number) =>
    imresize(crop(large, x, y, 560, 440), 0.25);
  const [first, second] = [at(41, 38), at(35, 39)];
  const brighter = createImage(
    second.width,
    second.height,
    3,
    second.data.map((v) => 0.9 * v + 0.04),
  );
  const { x, y, gain, offset, likeness } = register(first, brighter);
  assert(Math.abs(x - 1.5) < 0.05, `${x}`);
  assert(Math.abs(y + 0.25) < 0.05, `${y}`);
  assert(Math.abs(gain - 0.9) < 0.1 && Math.abs(offset - 0.04) < 0.05);
  assert(likeness > 0.9);
});

Deno.test("sound pairs of equal size come without a warning", async () => {
  await withFolder(three(), async (folder) => {
    const { scale, pairs, warnings } = await supportSource(folder);
    assert.equal(scale, 1);
    assert.deepEqual(pairs.map(({ name }) => name), ["1", "2", "3"]);
    assert.deepEqual(warnings, []);
    assert.equal(pairs[0].base, pairs[0].lr);
  });
});

Deno.test("small pictures in a folder of their own give the scale", async () => {
  const files = Object.fromEntries([1, 2, 3].flatMap((seed) => [
    [`HR/${seed}.png`, scene(seed)],
    [`LR/${seed}.png`, quantize(imresize(scene(seed), 0.25))],
  ]));
  await withFolder(files, async (folder) => {
    const { scale, pairs, warnings } = await supportSource(folder);
    assert.equal(scale, 4);
    assert.deepEqual([pairs[0].base.width, pairs[0].lr.width], [160, 40]);
    assert.deepEqual(warnings, []);
  });
});

async function fails(
  files: Readonly<Record<string, Image>>,
  ...told: RegExp[]
) {
  await withFolder(files, async (folder) => {
    await assert.rejects(supportSource(folder), (error: Error) => {
      assert(error instanceof InputError);
      for (const part of told) assert.match(error.message, part);
      return true;
    });
  });
}

async function warns(
  files: Readonly<Record<string, Image>>,
  ...told: RegExp[]
) {
  await withFolder(files, async (folder) => {
    const { warnings } = await supportSource(folder);
    assert.equal(warnings.length, 1, warnings.join("\n"));
    for (const part of told) assert.match(warnings[0], part);
  });
}

Deno.test("a picture without a partner is refused by name", () =>
  fails({ ...three(), "4_HR.png": scene(4) }, /4_HR\.png" has no partner/));

Deno.test("a picture of neither kind is refused by name", () =>
  fails({ ...three(), "notes.png": scene(4) }, /notes\.png" does not tell/));

Deno.test("an empty folder and a missing one are refused by name", async () => {
  await fails({}, /holds no pictures/);
  await assert.rejects(supportSource("no/such/folder"), /no\/such\/folder/);
});

Deno.test("different sizes are refused, naming both files", () =>
  fails(
    { ...three(), "2_LR.png": scene(2, 150, 128) },
    /2_LR\.png" is 150x128/,
    /2_HR\.png" 160x128/,
  ));

Deno.test("pairs of two scales are refused, naming both", () =>
  fails(
    { ...three(), "2_LR.png": quantize(imresize(scene(2), 0.5)) },
    /2_HR\.png" is 2 times/,
    /1_HR\.png" as large as/,
  ));

Deno.test("a small sharp picture and a large given one are seen to be swapped", () =>
  fails(
    { "1_HR.png": quantize(imresize(scene(1), 0.5)), "1_LR.png": scene(1) },
    /1_LR\.png" is 160x128, .*1_HR\.png" 80x64: are the two swapped/,
  ));

Deno.test("a given picture sharper than the sharp one is warned of by name", () =>
  warns(
    { ...three(), "1_HR.png": soften(scene(1)), "1_LR.png": scene(1) },
    /1_LR\.png" holds .* times the detail of .*1_HR\.png.*swapped/,
  ));

Deno.test("pictures of two scenes that changed partners are refused, and it is said where they belong", () =>
  fails(
    {
      ...three(),
      "1_LR.png": soften(scene(2)),
      "2_LR.png": soften(scene(1)),
    },
    /1_LR\.png" and .*1_HR\.png" do not show the same/,
    /2_LR\.png" belongs to the latter/,
  ));

Deno.test("a pair that is not registered is warned of by name and by how far", () => {
  const large = scene(1, 180, 140);
  return warns(
    {
      ...three(),
      "1_HR.png": crop(large, 10, 6, 160, 128),
      "1_LR.png": soften(crop(large, 7, 8, 160, 128)),
    },
    /1_LR\.png" lies 3\.0 px right and 2\.0 px above of .*1_HR\.png/,
  );
});

Deno.test("a pair of different brightness is warned of by name", () => {
  const bright = scene(1);
  bright.data.forEach((v, i) => bright.data[i] = 0.7 * v);
  return warns(
    { ...three(), "1_LR.png": soften(bright) },
    /1_HR\.png" has 1\.4. times the contrast of .*1_LR\.png/,
  );
});

Deno.test("a pair given twice is left out with a warning that names both", () =>
  warns(
    {
      ...three(),
      "4_HR.png": scene(1),
      "4_LR.png": soften(scene(1)),
    },
    /4_HR\.png" is the same picture as .*1_HR\.png": the pair is left out/,
  ));

Deno.test("one pair is warned of", () =>
  warns(
    { "1_HR.png": scene(1), "1_LR.png": soften(scene(1)) },
    /holds 1 pair: none is held out/,
  ));

Deno.test("a picture that is set aside for tests is refused by name", async () => {
  await withFolder(three(), async (folder) => {
    await Deno.writeTextFile(
      `${folder}/MANIFEST.tsv`,
      "role\tfile\tbytes\tsha256\ntest\t2_HR.png\t0\t0\n",
    );
    await assert.rejects(
      supportSource(folder),
      /2_HR\.png" is set aside for tests/,
    );
  });
});

const city = sharedData("City100_28");
Deno.test({
  name: "City100's pairs pass the checks",
  ignore: !city,
  fn: async () => {
    const { scale, pairs, warnings } = await supportSource(city!);
    assert.equal(scale, 1);
    assert.equal(pairs.length, 6);
    assert.deepEqual(warnings, []);
  },
});
