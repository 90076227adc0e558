import assert from "node:assert/strict";
import { blur, createImage, imresize, seeded } from "../../../mod.ts";
import { bicubicTaps } from "../../../lib/image/bicubic_taps.ts";
import { blurSampled } from "../../../lib/systems/zssr/blur_sampled.ts";
import { backProject, enlarge, shrink } from "../../../lib/systems/zssr/mod.ts";
import { golden } from "../../_golden.ts";
import { largestDifference, pattern } from "../../image/_pattern.ts";
import { kernel, picture } from "./_golden_case.ts";

Deno.test("the released code's interpolation tables: nothing left and above, mirrored right and below", async () => {
  const file = (await golden("zssr_rules.safetensors"))!;
  for (
    const [name, length, scale] of [
      ["20_0.5", 20, 0.5],
      ["17_2", 17, 2],
      ["20_1.5", 20, 1.5],
      ["20_0.3333", 20, 1 / 3],
    ] as const
  ) {
    const { shape: [outputs, count], data } = file.tensor(`weights.${name}`);
    const index = file.tensor<Int32Array>(`fov.${name}`).data;
    const taps = bicubicTaps(length, outputs, scale, true, "kernelgan");
    const ours = new Float64Array(outputs * length);
    const theirs = new Float64Array(outputs * length);
    for (let i = 0; i < outputs; i++) {
      for (let k = i * taps.count; k < (i + 1) * taps.count; k++) {
        ours[i * length + taps.index[k]] += taps.weight[k];
      }
      for (let k = i * count; k < (i + 1) * count; k++) {
        if (index[k] >= 0) theirs[i * length + index[k]] += data[k];
      }
    }
    ours.forEach((weight, i) =>
      assert(Math.abs(weight - theirs[i]) < 1e-6, `${name} at ${i}`)
    );
  }
});

Deno.test("bicubic resizing agrees with the released code, uneven scales and given sizes too", async () => {
  const file = await golden("zssr_imresize.safetensors");
  if (!file) return;
  for (const input of ["a", "b"]) {
    const image = picture(file, input);
    const agrees = (name: string, y: number, x: number) => {
      const expected = picture(file, `out.${input}.${name}`);
      const result = x >= 1 && y >= 1
        ? enlarge(image, { x, y }, expected, "official")
        : shrink(image, { x: 1 / x, y: 1 / y }, undefined, "official");
      const far = largestDifference(result, expected);
      assert(far < 1e-6, `${input} ${name}: ${far}`);
    };
    for (const scale of [0.5, 0.25, 0.7, 0.75, 1.1, 1.5, 2, 3, 4]) {
      agrees(`cubic.${scale}`, scale, scale);
    }
    agrees("cubic.0.3333", 1 / 3, 1 / 3);
    agrees("aniso_1_1.5", 1, 1.5);
    agrees("aniso_1.5_2", 1.5, 2);
    agrees("aniso_0.5_0.6", 0.5, 0.6);
    if (input === "b") continue;
    agrees("up2_to_39x33", 2, 2);
    const border = "kernelgan";
    const sharp = imresize(image, 0.5, { antialias: false, border });
    assert(largestDifference(sharp, picture(file, "out.a.noaa.0.5")) < 1e-6);
  }
});

Deno.test("reducing by a kernel agrees with the released code, its uneven sampling included", async () => {
  const file = await golden("zssr_imresize.safetensors");
  if (!file) return;
  for (const input of ["a", "b"]) {
    for (const size of [8, 9, 13, 21]) {
      for (const scale of [2, 3, 4]) {
        const name = `numeric.${input}.k${size}.x${scale}`;
        if (!file.has(name)) continue;
        const factors = { x: scale, y: scale };
        const image = picture(file, input);
        const k = kernel(file, `kernel.k${size}`);
        const son = shrink(image, factors, k, "official");
        const far = largestDifference(son, picture(file, name));
        assert(far < 1e-6, `${name}: ${far}`);
      }
    }
  }
});

Deno.test("sampling while blurring gives the pixels that blurring and then sampling gives", () => {
  const rng = seeded(1);
  for (const [width, height] of [[23, 17], [24, 30], [5, 4]]) {
    for (const channels of [1, 3] as const) {
      const image = pattern(width, height, channels);
      for (const [columns, rows] of [[1, 1], [2, 3], [8, 5], [13, 13]]) {
        const data = Float32Array.from(
          { length: columns * rows },
          () => rng.uniform(-0.1, 1) / columns / rows,
        );
        const k = { width: columns, height: rows, data, phase: { x: 0, y: 0 } };
        const whole = blur(image, k, { border: "mirror" });
        for (const step of [2, 3, 4]) {
          const sampled = blurSampled(image, k, step);
          const all = Math.ceil(height / step) * Math.ceil(width / step);
          assert.equal(sampled.data.length, all * channels);
          sampled.data.forEach((value, i) => {
            const pixel = Math.floor(i / channels);
            const x = step * (pixel % sampled.width);
            const y = step * Math.floor(pixel / sampled.width);
            const at = (y * width + x) * channels + i % channels;
            assert(Math.abs(value - whole.data[at]) < 1e-6);
          });
        }
      }
    }
  }
});

Deno.test("our own sampling is even, whatever the size", () => {
  const image = createImage(17, 4, 1);
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 17;
  const one = { width: 1, height: 1, data: new Float32Array([1]) };
  const delta = { ...one, phase: { x: 0, y: 0 } };
  const row = (
    resizing: "mirrored" | "official",
  ) => [...shrink(image, { x: 2, y: 2 }, delta, resizing).data.subarray(0, 9)];
  assert.deepEqual(row("mirrored"), [0, 2, 4, 6, 8, 10, 12, 14, 16]);
  assert.deepEqual(row("official"), [0, 2, 4, 6, 8, 9, 11, 13, 15]);
});

Deno.test("a kernel whose middle lies in the cell's is aligned with bicubic enlarging on a ramp", () => {
  const ramp = createImage(40, 8, 1);
  for (let i = 0; i < ramp.data.length; i++) ramp.data[i] = (i % 40) / 40;
  const data = new Float32Array([0, 0, 0, 0, 0.25, 0.25, 0, 0.25, 0.25]);
  const k = { width: 3, height: 3, data, phase: { x: 1.5, y: 1.5 } };
  const factors = { x: 2, y: 2 };
  const back = enlarge(shrink(ramp, factors, k), factors, ramp);
  for (let x = 8; x < 32; x++) {
    assert(Math.abs(back.data[x] - ramp.data[x]) < 1e-6);
  }
});

Deno.test("back-projection agrees with the released code", async () => {
  const file = await golden("zssr_imresize.safetensors");
  if (!file) return;
  const lr = picture(file, "bp.lr");
  const sr = picture(file, "bp.sr_in");
  const k = kernel(file, "bp.kernel");
  const factors = { x: 2, y: 2 };
  const agrees = (name: string, times: number, given?: typeof k) => {
    const start = name === "image_8"
      ? enlarge(lr, factors, sr, "official")
      : sr;
    const result = backProject(start, lr, factors, times, given, "official");
    const far = largestDifference(result, picture(file, `bp.${name}`));
    assert(far < 4e-6, `${name}: ${far}`);
  };
  agrees("cubic_1", 1);
  agrees("kernel_1", 1, k);
  agrees("kernel_4", 4, k);
  agrees("image_8", 8);
});

Deno.test("back-projection brings the reduced result to the picture", () => {
  const image = pattern(10, 8, 3, 20);
  const factors = { x: 2, y: 2 };
  const start = enlarge(image, factors);
  const far = (times: number) => {
    const son = shrink(backProject(start, image, factors, times), factors);
    return son.data.reduce((sum, v, i) => sum + (v - image.data[i]) ** 2, 0);
  };
  assert(far(1) < 0.5 * far(0) && far(10) < 0.5 * far(1));
});
