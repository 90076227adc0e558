import assert from "node:assert/strict";
import { readName } from "../../lib/data/pair_names.ts";

for (
  const [path, expected] of [
    ["Canon_001_HR.png", ["sharp", "canon_001"]],
    ["Canon_001_LR4.png", ["given", "canon_001"]],
    ["City100_iPhoneX/015H.PNG", ["sharp", "city100_iphonex/015"]],
    ["City100_iPhoneX/015L.PNG", ["given", "city100_iphonex/015"]],
    ["Canon_10_x4.png", ["sharp", "canon_10"]],
    ["Canon_10_x1.png", ["given", "canon_10"]],
    ["test_HR/Canon_10_x1.png", ["sharp", "test/canon_10"]],
    ["test_LR/Canon_10_x1.png", ["given", "test/canon_10"]],
    ["Nikon/HR/7.jpg", ["sharp", "nikon/7"]],
    ["holiday.jpg", null],
    ["train/GOPR1/sharp/000012.png", ["sharp", "train/gopr1/000012"]],
    ["train/GOPR1/blur/000012.png", ["given", "train/gopr1/000012", "blur"]],
    [
      "train/GOPR1/blur_gamma/000012.png",
      ["given", "train/gopr1/000012", "blur_gamma"],
    ],
    ["test/target/GOPR1-000012.png", ["sharp", "test/gopr1-000012"]],
    ["train/input_crops/GOPR1-7-s2.png", ["given", "train/gopr1-7-s2"]],
    ["train/target_crops/GOPR1-7-s2.png", ["sharp", "train/gopr1-7-s2"]],
    ["val_blur/000/00000001.png", ["given", "val/000/00000001", "blur"]],
    ["val_sharp/000/00000001.png", ["sharp", "val/000/00000001"]],
    ["scene002/blur/blur_11.png", ["given", "scene002/11", "blur"]],
    ["scene002/gt/gt_11.png", ["sharp", "scene002/11"]],
    ["Flower_blur1.png", ["given", "flower1", "blur"]],
    ["Flower_sharp1.png", ["sharp", "flower1"]],
    ["frame-198_n_avg-8.png", null],
    ["frame-198_n_avg-8_gt.png", ["sharp", "frame-198_n_avg-8"]],
  ] as const
) {
  Deno.test(`"${path}" is ${expected ? expected.join(" of ") : "nothing known"}`, () => {
    const named = readName(path);
    if (expected === null) assert.equal(named, null);
    else {
      const [role, key, blur = null] = expected;
      assert.deepEqual(named, { path, role, key, blur });
    }
  });
}
