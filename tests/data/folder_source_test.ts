import assert from "node:assert/strict";
import { folderSource } from "../../lib/data/mod.ts";
import { createImage, readImage, writeImage } from "../../lib/image/mod.ts";
import { sharedData } from "../_shared.ts";

/** A folder with tiny pictures of these names, gone when `use` is done. */
async function withPictures(
  files: readonly string[],
  use: (folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [i, file] of files.entries()) {
      const path = `${folder}/${file}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
        recursive: true,
      });
      const image = createImage(4, 3, 3);
      image.data.fill(i / 255);
      await writeImage(path, image);
    }
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const layouts: {
  what: string;
  files: string[];
  purpose: "train" | "test";
  expected: string[];
  pattern: string;
}[] = [
  {
    what: "pictures in the folder, sorted, whatever their suffix",
    files: ["b.PNG", "a.jpg", "c.bmp", "sub/x.png"],
    purpose: "test",
    expected: ["a.jpg", "b.PNG", "c.bmp"],
    pattern: "3 pictures: *",
  },
  {
    what: "Set14 of SelfExSR",
    files: [
      "image_SRF_2/img_001_SRF_2_HR.png",
      "image_SRF_2/img_001_SRF_2_LR.png",
      "image_SRF_4/img_001_SRF_4_LR.png",
    ],
    purpose: "test",
    expected: ["image_SRF_2/img_001_SRF_2_HR.png"],
    pattern: "1 picture: image_SRF_2/*_HR.*",
  },
  {
    what: "Set14 of which the first scale holds small pictures alone",
    files: [
      "image_SRF_2/a_SRF_2_LR.png",
      "image_SRF_3/a_HR.png",
      "image_SRF_3/a_LR.png",
    ],
    purpose: "test",
    expected: ["image_SRF_3/a_HR.png"],
    pattern: "1 picture: image_SRF_3/*_HR.*",
  },
  {
    what: "HR beside LR",
    files: ["LR_bicubic/X2/baby.png", "HR/baby.png", "HR/bird.png"],
    purpose: "test",
    expected: ["HR/baby.png", "HR/bird.png"],
    pattern: "2 pictures: HR/*",
  },
  {
    what: "DIV2K's training part",
    files: ["DIV2K_train_HR/0001.png", "DIV2K_valid_HR/0801.png"],
    purpose: "train",
    expected: ["DIV2K_train_HR/0001.png"],
    pattern: "1 picture: DIV2K_train_HR/*",
  },
  {
    what: "DIV2K's validation part",
    files: ["DIV2K_train_HR/0001.png", "DIV2K_valid_HR/0801.png"],
    purpose: "test",
    expected: ["DIV2K_valid_HR/0801.png"],
    pattern: "1 picture: DIV2K_valid_HR/*",
  },
  {
    what: "BSDS500 as it is handed out",
    files: ["images/train/1.jpg", "images/test/2.jpg", "images/val/3.jpg"],
    purpose: "train",
    expected: ["images/train/1.jpg"],
    pattern: "1 picture: images/train/*",
  },
  {
    what: "anything below the folder where no rule fits",
    files: ["one/b.png", "two/deep/a.png", ".hidden/c.png"],
    purpose: "train",
    expected: ["one/b.png", "two/deep/a.png"],
    pattern: "2 pictures: **/*",
  },
];

for (const { what, files, purpose, expected, pattern } of layouts) {
  Deno.test(`a folder source finds ${what}`, () =>
    withPictures(files, async (folder) => {
      const source = await folderSource(`${folder}/`, { purpose });
      assert.deepEqual(
        source.paths.map((p) => p.slice(folder.length + 1)),
        expected,
      );
      assert.equal(source.length, expected.length);
      assert.equal(source.description, pattern);
      assert.equal(source.nameOf(0), expected[0]);
    }));
}

Deno.test("a folder source gives what the files hold, from cache or not, whole or in part", () =>
  withPictures(["a.png", "b.png"], async (folder) => {
    const fine = createImage(4, 3, 3);
    fine.data.set([0.123, 0.456, 0.789]);
    await writeImage(`${folder}/c.png`, fine, { depth: 16 });
    for (const cacheMiB of [0, 1]) {
      const source = await folderSource(folder, { purpose: "test", cacheMiB });
      for (let i = 0; i < 3; i++) {
        for (let twice = 0; twice < 2; twice++) {
          const image = await source.load(i);
          const direct = await readImage(source.paths[i]);
          assert.deepEqual(image.data, direct.data);
          const part = await source.loadPart!(i, (width, height) => {
            assert.deepEqual([width, height], [4, 3]);
            return { x: 1, y: 2, width: 2, height: 1 };
          });
          assert.deepEqual(part.data, direct.data.slice(27, 33));
        }
      }
    }
  }));

Deno.test("pictures stay in memory as far as the cache allows", () =>
  withPictures(["a.png"], async (folder) => {
    const [kept, forgotten] = [
      await folderSource(folder, { purpose: "test" }),
      await folderSource(folder, { purpose: "test", cacheMiB: 0 }),
    ];
    await kept.load(0);
    await forgotten.load(0);
    await Deno.remove(`${folder}/a.png`);
    assert.equal((await kept.load(0)).width, 4);
    await assert.rejects(forgotten.load(0), { name: "InputError" });
  }));

Deno.test("a folder that is missing, empty or no folder is refused by name", () =>
  withPictures(["a.png"], async (folder) => {
    await Deno.mkdir(`${folder}/empty/inner`, { recursive: true });
    const cases: [string, RegExp][] = [
      ["missing", /missing" cannot be listed \(it does not exist\)/],
      ["empty", /empty" holds no pictures; give a folder/],
      ["a.png", /a\.png" cannot be listed \(it is no folder\)/],
    ];
    for (const [name, message] of cases) {
      await assert.rejects(
        folderSource(`${folder}/${name}`, { purpose: "test" }),
        { name: "InputError", message },
      );
    }
  }));

Deno.test("a text file named .png is named when it is loaded, again on the second try", () =>
  withPictures(["a.png"], async (folder) => {
    await Deno.writeTextFile(`${folder}/b.png`, "not a picture");
    const source = await folderSource(folder, { purpose: "test" });
    for (let i = 0; i < 2; i++) {
      await assert.rejects(source.load(1), {
        name: "InputError",
        message: /b\.png" is not a picture/,
      });
    }
    await source.load(0);
  }));

Deno.test("training refuses what a manifest sets aside for tests, tests do not", () =>
  withPictures(["set/HR/a.png", "set/HR/b.png"], async (folder) => {
    const manifest = `${folder}/MANIFEST.tsv`;
    const row = (role: string, name: string) =>
      `${role}\tset/HR/${name}\t1\t00\n`;
    const head = "role\tfile\tbytes\tsha256\n";
    const set = `${folder}/set`;

    await Deno.writeTextFile(manifest, head + row("train", "a.png"));
    await folderSource(set, { purpose: "train" });

    await Deno.writeTextFile(manifest, head + row("test", "b.png"));
    await folderSource(set, { purpose: "test" });
    const refused = {
      name: "InputError",
      message: /b\.png" is set aside for tests by .*MANIFEST\.tsv/,
    };
    await assert.rejects(folderSource(set, { purpose: "train" }), refused);
    // Not through a link either.
    await Deno.mkdir(`${folder}/other`);
    await Deno.symlink(`${set}/HR`, `${folder}/other/linked`);
    await assert.rejects(
      folderSource(`${folder}/other`, { purpose: "train" }),
      refused,
    );

    await Deno.writeTextFile(manifest, "kind\tfile\n");
    await assert.rejects(folderSource(set, { purpose: "train" }), {
      name: "InputError",
      message: /no column "role"/,
    });
  }));

Deno.test("the shared data is found in its own layouts and its test sets are refused", async () => {
  const counts = { Set14: 14, "Set5": 5, Kodak24: 6 };
  for (const [name, count] of Object.entries(counts)) {
    const folder = sharedData(name);
    if (!folder) return;
    const source = await folderSource(folder, { purpose: "test" });
    assert.equal(source.length, count, source.description);
    await assert.rejects(folderSource(folder, { purpose: "train" }), {
      name: "InputError",
      message: /set aside for tests/,
    });
  }
  const folder = sharedData("BSDS500");
  if (!folder) return;
  const source = await folderSource(folder, { purpose: "train" });
  assert.equal(source.description, "200 pictures: train/*");
});
