import assert from "node:assert/strict";
import { InputError } from "../../lib/engine/input_error.ts";
import { bicubicTaps } from "../../lib/image/bicubic_taps.ts";
import { levels8 } from "../../lib/image/levels.ts";
import {
  createImage,
  crop,
  type Image,
  imresize,
  modCrop,
  readImage,
  type ResizeOptions,
  transpose,
} from "../../lib/image/mod.ts";
import { golden } from "../_golden.ts";
import { sharedData } from "../_shared.ts";
import { fromNchw, largestDifference, pattern } from "./_pattern.ts";

Deno.test("the interpolation table agrees with the official one", async () => {
  const official = (await golden("imresize_weights.safetensors"))!;
  for (
    const [name, length, scale] of [
      ["36_0.5", 36, 0.5],
      ["25_0.3333", 25, 1 / 3],
      ["19_2", 19, 2],
      ["25_0.7", 25, 0.7],
    ] as const
  ) {
    const { shape: [outputs, wide], data } = official.tensor(`weights.${name}`);
    const first = official.tensor<Int32Array>(`first_index.${name}`).data;
    const taps = bicubicTaps(length, outputs, scale, true, "mirror");
    const ours = new Float64Array(outputs * length);
    const theirs = new Float64Array(outputs * length);
    for (let i = 0; i < outputs; i++) {
      for (let k = 0; k < taps.count; k++) {
        const tap = i * taps.count + k;
        ours[i * length + taps.index[tap]] += taps.weight[tap];
      }
      for (let k = 0; k < wide; k++) {
        const at = first[i] + k;
        const inside = at < 0
          ? -1 - at
          : at < length
          ? at
          : 2 * length - 1 - at;
        theirs[i * length + inside] += data[i * wide + k];
      }
    }
    for (let i = 0; i < ours.length; i++) {
      assert.ok(Math.abs(ours[i] - theirs[i]) <= 2e-6, `${name} at ${i}`);
    }
  }
});

Deno.test("mirrored borders agree with BasicSR's port of MATLAB", async () => {
  const official = await golden("imresize_matlab.safetensors");
  if (!official) return;
  const image = (name: string): Image => {
    const { shape: [height, width], data } = official.tensor(name);
    return createImage(width, height, 3, data);
  };
  const a = image("a");
  const corner = crop(a, 0, 0, 16, 18);
  const b = image("b");
  const plain: ResizeOptions = { antialias: false };
  const cases: [string, Image, number, ResizeOptions?][] = [
    ["a.0.5", a, 0.5],
    ["a.0.3333", a, 1 / 3],
    ["a.0.25", a, 0.25],
    ["a.2", corner, 2],
    ["a.3", corner, 3],
    ["a.4", corner, 4],
    ["a.1.5", a, 1.5],
    ["a.0.7", a, 0.7],
    ["a.0.5_noaa", a, 0.5, plain],
    ["b.0.5", b, 0.5],
    ["b.0.3333", b, 1 / 3],
    ["b.0.25", b, 0.25],
    ["b.2", b, 2],
    ["b.3", b, 3],
    ["b.4", b, 4],
    ["b.1.5", b, 1.5],
    ["b.0.7", b, 0.7],
    ["b.0.5_noaa", b, 0.5, plain],
  ];
  for (const [name, source, scale, options] of cases) {
    const difference = largestDifference(
      imresize(source, scale, options),
      image(name),
    );
    assert.ok(difference <= 2e-6, `${name}: ${difference}`);
  }
});

Deno.test("clamped borders agree with KDSR's own bicubic", async () => {
  const official = await golden("kdsr_degrade.safetensors");
  if (!official) return;
  const clamp: ResizeOptions = { border: "clamp" };
  for (const n of [0, 1]) {
    const image = (name: string) => fromNchw(official.tensor(name), n);
    const low = image("bicubic_down_1_4");
    const cases: [string, Image, number][] = [
      ["bicubic_down_1_2", image("hr"), 1 / 2],
      ["bicubic_down_1_3", image("hr"), 1 / 3],
      ["bicubic_down_1_4", image("hr"), 1 / 4],
      ["bicubic_up_2", low, 2],
      ["bicubic_up_3", low, 3],
      ["bicubic_up_4", low, 4],
    ];
    for (const [name, source, scale] of cases) {
      const difference = largestDifference(
        imresize(source, scale, clamp),
        image(name),
      );
      assert.ok(difference <= 2e-6, `${name}: ${difference}`);
    }
  }
});

Deno.test("Set5's X2, X3 and X4 pictures come out bit for bit", async () => {
  const folder = sharedData("Set5");
  if (!folder) return;
  for (const name of ["baby", "bird", "butterfly", "head", "woman"]) {
    const sharp = await readImage(`${folder}/HR/${name}.png`);
    for (const scale of [2, 3, 4]) {
      const expected = await readImage(
        `${folder}/LR_bicubic/X${scale}/${name}x${scale}.png`,
      );
      const small = imresize(modCrop(sharp, scale), 1 / scale, {
        eightBit: true,
      });
      assert.deepEqual(levels8(small), levels8(expected), `${name} X${scale}`);
    }
  }
});

Deno.test("an even picture stays even, at every scale and border, one pixel too", () => {
  for (const [width, height] of [[13, 9], [1, 1]]) {
    const values = new Float32Array(width * height * 3).fill(0.6);
    const even = createImage(width, height, 3, values);
    for (
      const scale of [0.25, 1 / 3, 0.7, 1, 1.5, 4, { width: 5, height: 30 }]
    ) {
      for (const border of ["mirror", "clamp"] as const) {
        const { data } = imresize(even, scale, { border });
        assert.ok(data.every((value) => Math.abs(value - 0.6) < 1e-6));
      }
    }
  }
});

Deno.test("one dimension at a time, the smaller scale goes first", () => {
  const image = pattern(16, 12, 1);
  const eightBit = true;
  const both = imresize(image, { width: 8, height: 18 }, { eightBit });
  const narrow = imresize(image, { width: 8, height: 12 }, { eightBit });
  const expected = imresize(narrow, { width: 8, height: 18 }, { eightBit });
  assert.deepEqual(both, expected);
  const turned = imresize(transpose(image), { width: 18, height: 8 }, {
    eightBit,
  });
  assert.deepEqual(transpose(turned), both);
});

Deno.test("a scale or size that makes no picture is refused", () => {
  const image = pattern(4, 4, 3);
  for (const scale of [0, -2, NaN, Infinity]) {
    assert.throws(() => imresize(image, scale), InputError);
  }
  for (const side of [0, 2.5, NaN]) {
    assert.throws(
      () => imresize(image, { width: 4, height: side }),
      (error) =>
        error instanceof InputError &&
        /cannot be resized to 4x/.test(error.message),
    );
  }
});
