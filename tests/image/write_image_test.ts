import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import {
  createImage,
  encodeImage,
  type Image,
  readImage,
  writeImage,
} from "../../lib/image/mod.ts";
import { pattern } from "./_pattern.ts";

async function refused(work: Promise<unknown>, message: RegExp) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

async function inFolder(use: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = (folder: string) =>
  [...Deno.readDirSync(folder)].map((e) => e.name);

Deno.test("a suffix that is unknown or missing is refused before anything is written", () =>
  inFolder(async (folder) => {
    const image = pattern(3, 3, 3);
    await refused(
      writeImage(`${folder}/a.gif`, image),
      /ends in "\.gif"; name the file \.png/,
    );
    await refused(writeImage(`${folder}.d/a`, image), /ends in no suffix/);
    assert.deepEqual(names(folder), []);
  }));

Deno.test("a folder that is missing, a file, or the target itself is refused", () =>
  inFolder(async (folder) => {
    const image = pattern(3, 3, 3);
    await refused(
      writeImage(`${folder}/no/a.png`, image),
      /is in no existing folder/,
    );
    await Deno.writeTextFile(`${folder}/file`, "");
    await refused(
      writeImage(`${folder}/file/a.png`, image),
      /lies below something/,
    );
    await Deno.mkdir(`${folder}/b.png`);
    await refused(writeImage(`${folder}/b.png`, image), /b\.png" is a folder/);
    assert.deepEqual(names(folder).sort(), ["b.png", "file"]);
  }));

Deno.test("a folder that cannot be written is refused", () =>
  inFolder(async (folder) => {
    // The superuser may write everywhere but into the kernel's own folders.
    const closed = Deno.uid() === 0 ? "/sys" : `${folder}/closed`;
    await Deno.mkdir(`${folder}/closed`, { mode: 0o555 });
    await refused(
      writeImage(`${closed}/a.png`, pattern(3, 3, 3)),
      /may not be written by this user|lies on a disk that cannot be written/,
    );
  }));

Deno.test({
  name: "a file that the program may not write says how to allow it",
  permissions: { read: true, write: false, env: true, ffi: true, sys: true },
  fn: () => refused(writeImage("/a.bmp", pattern(3, 3, 3)), /--allow-write/),
});

Deno.test("a full disk is told in one sentence, costs no old file and leaves none", () =>
  inFolder(async (folder) => {
    const old = pattern(5, 5, 3);
    await writeImage(`${folder}/a.png`, old);
    const open = Deno.open;
    Deno.open = async (path, options) => {
      const file = await open(path, options);
      file.write = () => {
        const error = new Error("No space left on device (os error 28)");
        return Promise.reject(Object.assign(error, { code: "ENOSPC" }));
      };
      return file;
    };
    try {
      await refused(
        writeImage(`${folder}/a.png`, pattern(9, 9, 3)),
        /a\.png" cannot be written because the disk is full; choose/,
      );
    } finally {
      Deno.open = open;
    }
    assert.deepEqual(names(folder), ["a.png"]);
    assert.deepEqual(await readImage(`${folder}/a.png`), old);
  }));

Deno.test("values that are not finite are refused with their place", async () => {
  const data = new Float32Array(12);
  data[10] = NaN;
  const image: Image = createImage(2, 2, 3, data);
  await refused(encodeImage(image, "png"), /holds NaN at column 1, row 1/);
});

Deno.test("a depth or quality that the type does not have is refused", async () => {
  const image = pattern(3, 3, 3);
  await refused(
    encodeImage(image, "jpeg", { depth: 16 }),
    /depth 16 is not possible for jpeg/,
  );
  await refused(
    encodeImage(image, "png", { depth: 12 as 16 }),
    /depth 12 .* expected 8 or 16/,
  );
  for (const quality of [0, 101, 3.5, NaN]) {
    await refused(
      encodeImage(image, "jpeg", { quality }),
      /quality .* 1 to 100/,
    );
  }
});
