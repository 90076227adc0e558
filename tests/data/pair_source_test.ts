import assert from "node:assert/strict";
import { pairSource } from "../../lib/data/mod.ts";
import { formatManifest } from "../../lib/data/manifest.ts";
import { InputError } from "../../lib/engine/input_error.ts";
import { createImage, type Image, writeImage } from "../../lib/image/mod.ts";
import { sharedData } from "../_shared.ts";

/** A picture of one level, so that it can be told which was read. */
const flat = (level: number, width = 4, channels: 1 | 3 = 3) =>
  createImage(
    ...[width, 3, channels] as const,
    new Float32Array(width * 3 * channels).fill(level / 255),
  );
const levelOf = ({ data }: Image) => Math.round(255 * data[0]);

async function withFolder(
  files: Readonly<Record<string, Image | string>>,
  test: (folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${folder}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
      });
      await (typeof content === "string"
        ? Deno.writeTextFile(path, content)
        : writeImage(path, content));
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (
  const [layout, files, names] of [
    ["GoPro's sequences", {
      "test/GOPR1_11_00/blur/000001.png": flat(1),
      "test/GOPR1_11_00/sharp/000001.png": flat(2),
      "test/GOPR1_11_00/frames 1 offset 0.txt": "1",
      "train/GOPR2_11_00/blur/000001.png": flat(3),
      "train/GOPR2_11_00/sharp/000001.png": flat(4),
    }, ["test/gopr1_11_00/000001"]],
    ["MIMO's flattened copy", {
      "test/blur/GOPR1_000001.png": flat(1),
      "test/sharp/GOPR1_000001.png": flat(2),
    }, ["test/gopr1_000001"]],
    ["MPRNet's flattened copy", {
      "test/input/GOPR1-000001.png": flat(1),
      "test/target/GOPR1-000001.png": flat(2),
      "train/input_crops/GOPR2-1-s001.png": flat(3),
      "train/target_crops/GOPR2-1-s001.png": flat(4),
    }, ["test/gopr1-000001"]],
    ["RealBlur's scenes", {
      "scene002/blur/blur_1.png": flat(1),
      "scene002/gt/gt_1.png": flat(2),
      "scene001/blur/blur_1.png": flat(3),
      "scene001/gt/gt_1.png": flat(4),
    }, ["scene002/1"]],
    ["HIDE's one folder of sharp pictures", {
      "test/test-long-shot/1fromGOPR1.png": flat(1),
      "train/2fromGOPR1.png": flat(3),
      "GT/1fromGOPR1.png": flat(2),
      "GT/2fromGOPR1.png": flat(4),
      "GT/3fromGOPR1.png": flat(5),
    }, ["test/test-long-shot/1fromgopr1"]],
    ["a sharp picture's mark alone", {
      "night.png": flat(1),
      "night_gt.png": flat(2),
    }, ["night"]],
    ["numbered marks", {
      "Flower_blur1.png": flat(1),
      "Flower_sharp1.png": flat(2),
    }, ["flower1"]],
  ] as const
) {
  Deno.test(`pairs are found in ${layout}`, () =>
    withFolder(files, async (folder) => {
      const pairs = await pairSource(folder, { purpose: "test" });
      assert.deepEqual(pairs.files.map(({ name }) => name), names);
      const { input, reference } = await pairs.load(0);
      assert.deepEqual([levelOf(input), levelOf(reference)], [1, 2]);
    }));
}

Deno.test("the training part is what lies beside the test part", () =>
  withFolder({
    "test/blur/1.png": flat(1),
    "test/sharp/1.png": flat(2),
    "train/blur/2.png": flat(3),
    "train/sharp/2.png": flat(4),
  }, async (folder) => {
    const { files } = await pairSource(folder, { purpose: "train" });
    assert.deepEqual(files.map(({ name }) => name), ["train/2"]);
  }));

Deno.test("one sharp picture of Levin's serves several kernels, and kernels are no pictures", () =>
  withFolder({
    "gt/im1.png": flat(9, 4, 1),
    "gt/kernel1.png": flat(7, 5, 1),
    "gt/kernel2.png": flat(8, 5, 1),
    "im1_kernel1_img.png": flat(1, 4, 1),
    "im1_kernel2_img.png": flat(2, 4, 1),
  }, async (folder) => {
    const pairs = await pairSource(folder, { purpose: "test" });
    assert.deepEqual(pairs.files.map(({ name }) => name), [
      "im1_kernel1_img",
      "im1_kernel2_img",
    ]);
    const { input, reference } = await pairs.load(1);
    assert.deepEqual([levelOf(input), levelOf(reference)], [2, 9]);
    assert.equal(input.channels, 1);
  }));

const both = {
  "A/blur/1.png": flat(1),
  "A/blur_gamma/1.png": flat(2),
  "A/sharp/1.png": flat(3),
};

Deno.test("of blur and blur_gamma the one is taken that is asked for, blur unless told", () =>
  withFolder(both, async (folder) => {
    for (
      const [blur, level] of [
        [undefined, 1],
        ["blur", 1],
        ["blur_gamma", 2],
      ] as const
    ) {
      const options = { purpose: "test", ...blur && { blur } } as const;
      const pairs = await pairSource(folder, options);
      assert.equal(pairs.blur, blur ?? "blur");
      assert.equal(levelOf((await pairs.load(0)).input), level);
    }
  }));

Deno.test("a blur that is not there is refused by name", () =>
  withFolder({
    "A/blur_gamma/1.png": flat(2),
    "A/sharp/1.png": flat(3),
  }, async (folder) => {
    const pairs = await pairSource(folder, { purpose: "test" });
    assert.equal(pairs.blur, "blur_gamma");
    await fails(
      pairSource(folder, { purpose: "test", blur: "blur" }),
      /holds no blur pictures but blur_gamma/,
    );
  }));

Deno.test("RealBlur's list says which pairs there are", async () => {
  const list = "scene002/gt/gt_1.png scene002/blur/blur_1.png\n" +
    "scene006/gt/gt_2.png scene006/blur/blur_2.png";
  const files = {
    "scene002/blur/blur_1.png": flat(1),
    "scene002/gt/gt_1.png": flat(2),
    "scene006/blur/blur_2.png": flat(3),
    "scene006/gt/gt_2.png": flat(4),
    "scene006/blur/blur_9.png": flat(5),
    "list.txt": list,
    "missing.txt": `${list}\nscene006/gt/gt_8.png scene006/blur/blur_8.png\n`,
    "broken.txt": "scene002/gt/gt_1.png\n",
    "empty.txt": "\n",
  };
  await withFolder(files, async (folder) => {
    const read = (name: string) =>
      pairSource(`${folder}/${name}.txt`, { purpose: "test" });
    const pairs = await read("list");
    assert.deepEqual(pairs.files.map(({ name }) => name), [
      "scene002/1",
      "scene006/2",
    ]);
    assert.equal(levelOf((await pairs.load(1)).reference), 4);
    await fails(
      read("missing"),
      /gt_8\.png", the first of 2 that do not exist/,
    );
    await fails(read("broken"), /line 1 of .* expected the sharp picture's/);
    await fails(read("empty"), /lists no pairs/);
    await fails(read("absent"), /absent\.txt" does not exist/);
  });
});

Deno.test("what is no pair is refused by name", async () => {
  for (
    const [files, says] of [
      [{ ...both, "A/blur/2.png": flat(1) }, /blur\/2\.png" has no partner/],
      [{ ...both, "A/sharp/2.png": flat(1) }, /sharp\/2\.png" has no partner/],
      [{ "x_gt.png": flat(1) }, /x_gt\.png" has no partner/],
      [
        { "x_gt.png": flat(1), "x.png": flat(1), "y_gt.png": flat(1) },
        /y_gt\.png" has no partner/,
      ],
      [
        { "x_gt.png": flat(1), "x.png": flat(1), "y.png": flat(1) },
        /y\.png" does not tell/,
      ],
      [{ ...both, "A/blur/1.bmp": flat(1) }, /1\.bmp" and .* both of the pair/],
      [{ "notes.txt": "none" }, /holds no pictures/],
      [
        { "train/blur/1.png": flat(1), "train/sharp/1.png": flat(1) },
        /holds pairs of the train part only/,
      ],
      [{
        "RealBlur-J/scene002/blur/blur_1.png": flat(1),
        "RealBlur-J/scene002/gt/gt_1.png": flat(1),
        "RealBlur-R/scene002/blur/blur_1.png": flat(1),
        "RealBlur-R/scene002/gt/gt_1.png": flat(1),
      }, /holds RealBlur-J and RealBlur-R/],
    ] as const
  ) {
    await withFolder(files, async (folder) => {
      await fails(pairSource(folder, { purpose: "test" }), says);
    });
  }
  await fails(
    pairSource("no/such/folder", { purpose: "test" }),
    /no\/such\/folder" does not exist/,
  );
});

Deno.test("pictures of two sizes are refused, naming both", () =>
  withFolder({
    "1_blur.png": flat(1, 5),
    "1_sharp.png": flat(1),
  }, async (folder) => {
    const pairs = await pairSource(folder, { purpose: "test" });
    await fails(pairs.load(0), /1_blur\.png" is 5x3 but .*sharp\.png" 4x3/);
  }));

Deno.test("a grey picture beside a coloured one becomes RGB", () =>
  withFolder({
    "1_blur.png": flat(1, 4, 1),
    "1_sharp.png": createImage(
      ...[4, 3, 3] as const,
      Float32Array.from({ length: 36 }, (_, i) => i / 255),
    ),
  }, async (folder) => {
    const pairs = await pairSource(folder, { purpose: "test" });
    assert.equal((await pairs.load(0)).input.channels, 3);
  }));

Deno.test("the hash tells other pictures of the same names", async () => {
  const hashes: string[] = [];
  for (const level of [1, 1, 2]) {
    await withFolder(
      { "1_blur.png": flat(level), "1_sharp.png": flat(3) },
      async (folder) => {
        const pairs = await pairSource(folder, { purpose: "test" });
        hashes.push(await pairs.hash());
      },
    );
  }
  assert.match(hashes[0], /^[0-9a-f]{64}$/);
  assert.equal(hashes[1], hashes[0]);
  assert.notEqual(hashes[2], hashes[0]);
});

Deno.test("what is set aside for tests is not trained on", () =>
  withFolder({
    ...both,
    "MANIFEST.tsv": formatManifest([
      { role: "test", file: "A/blur/1.png", bytes: 1, sha256: "0" },
    ]),
  }, async (folder) => {
    await pairSource(folder, { purpose: "test" });
    await fails(
      pairSource(folder, { purpose: "train" }),
      /blur\/1\.png" is set aside for tests/,
    );
  }));

for (
  const [folder, count] of [
    ["GoPro_pairs/avg", 7],
    ["GoPro_pairs/official", 1],
    ["Levin09", 16],
  ] as const
) {
  Deno.test(`${count} pairs are found in ${folder}`, async () => {
    const path = sharedData(folder);
    if (!path) return;
    const { length } = await pairSource(path, { purpose: "test" });
    assert.equal(length, count);
  });
}

async function fails(promise: Promise<unknown>, says: RegExp) {
  await assert.rejects(
    promise,
    (error: Error) => error instanceof InputError && says.test(error.message),
  );
}
