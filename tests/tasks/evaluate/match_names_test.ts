import assert from "node:assert/strict";
import { matchNames, pictureKey } from "../../../tasks/evaluate/match_names.ts";

Deno.test("small and sharp pictures of data sets are told to be the same", () => {
  const keys = [
    ["image_SRF_2/img_001_SRF_2_HR.png", "img_001_SRF_2_LR.png", "img_001"],
    ["HR/baby.png", "X4/babyx4.png", "baby"],
    ["0001.png", "0001x8.PNG", "0001"],
    ["Canon_041_HR.png", "Canon_041_LR4.png", "canon_041"],
    ["gt/im_43.png", "lr_x4/im_43.png", "im_43"],
    ["x4.png", "x4.png", "x4"],
  ];
  for (const [sharp, small, key] of keys) {
    assert.equal(pictureKey(sharp), key);
    assert.equal(pictureKey(small), key);
  }
});

Deno.test("a picture without a partner, or with two, is named", () => {
  const small = ["a_LR.png", "b/b.png", "c/bx4.png"];
  assert.deepEqual(matchNames(["a_HR.png"], small), ["a_LR.png"]);
  assert.throws(() => matchNames(["d.png"], small), /"d\.png" has no small/);
  assert.throws(
    () => matchNames(["b.png"], small),
    /"b\.png" has 2 .*"b\/b\.png" and "c\/bx4\.png"/,
  );
});
