import assert from "node:assert/strict";
import {
  listSource,
  pairBatches,
  type PairBatchesOptions,
  type Pairs,
  samplePatch,
  type Source,
} from "../../lib/data/mod.ts";
import {
  type AnisoNoiseDraw,
  blurring,
  chain,
  type Degradation,
  downsampling,
  kdsrAnisoNoise,
} from "../../lib/degrade/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { createImage, type Image } from "../../lib/image/mod.ts";
import { type Json, seeded } from "../../lib/random/mod.ts";

await openEngine({ engine: "cpu" });

const rng = seeded("test");

/** Pictures whose pixels all differ. */
function pictures(count: number, width = 40, height = 32): Image[] {
  return Array.from({ length: count }, (_, n) => {
    const image = createImage(width, height, 3);
    for (let i = 0; i < image.data.length; i++) {
      image.data[i] = (n + i / image.data.length) / count;
    }
    return image;
  });
}

const options: PairBatchesOptions<AnisoNoiseDraw> = {
  source: listSource(pictures(3)),
  degradation: kdsrAnisoNoise({ scale: 4 }),
  scale: 4,
  patch: 4,
  batch: 3,
  rng,
  drawPer: "batch",
};

/** The values of a batch, its tensors disposed. */
async function read<Drawn extends Json>(
  batches: { at(step: number): Promise<Pairs<Drawn>> },
  step: number,
) {
  const { lr, hr, drawn } = await batches.at(step);
  const result = {
    lr: { shape: lr.shape, data: await lr.data() },
    hr: { shape: hr.shape, data: await hr.data() },
    drawn,
  };
  lr.dispose();
  hr.dispose();
  return result;
}

Deno.test("a batch depends on key and step alone, not on what was asked before", async () => {
  const expected = await read(pairBatches(options), 7);
  const walked = pairBatches({ ...options, rng: seeded("test") });
  for (const step of [0, 3]) await read(walked, step);
  rng.uniform();
  const again = await read(walked, 7);
  assert.deepEqual(again, expected);
  assert.notDeepEqual((await read(walked, 8)).hr, expected.hr);
  const other = pairBatches({ ...options, rng: seeded("other") });
  assert.notDeepEqual((await read(other, 7)).hr, expected.hr);
});

Deno.test("shapes, ranges and draws are as promised", async () => {
  const shared = await read(pairBatches(options), 0);
  assert.deepEqual(shared.lr.shape, [3, 4, 4, 3]);
  assert.deepEqual(shared.hr.shape, [3, 16, 16, 3]);
  assert.ok(shared.lr.data.every((value) => value >= 0 && value <= 1));
  assert.equal(shared.drawn.length, 3);
  assert.equal(shared.drawn[0], shared.drawn[2]);
  const own = await read(pairBatches({ ...options, drawPer: "image" }), 0);
  assert.notDeepEqual(own.drawn[0], own.drawn[1]);
  assert.deepEqual(own.hr, shared.hr);
});

Deno.test("the small patch is the sharp one degraded by its draw, with noise of its own", async () => {
  for (const drawPer of ["batch", "image"] as const) {
    const { lr, hr, drawn } = await read(
      pairBatches({ ...options, drawPer }),
      2,
    );
    for (let n = 0; n < 3; n++) {
      const sharp = createImage(
        16,
        16,
        3,
        Float32Array.from(hr.data.slice(n * 768, (n + 1) * 768)),
      );
      const small = await options.degradation.apply(sharp, drawn[n], n);
      assert.deepEqual(
        small.data,
        Float32Array.from(lr.data.slice(n * 48, (n + 1) * 48)),
      );
    }
  }
});

/** A degradation that leaves no trace but for what it was given. */
function spy(seen: Image[]): Degradation<null> {
  return {
    name: "spy",
    draw: () => null,
    apply(image) {
      seen.push(image);
      return downsampling(4, "s-fold").apply(image, null);
    },
  };
}

Deno.test("patches come from all pictures, all places and all eight positions", async () => {
  const gradient = createImage(9, 9, 1);
  for (let i = 0; i < 81; i++) {
    gradient.data[i] = (i % 9 + 20 * Math.floor(i / 9)) / 255;
  }
  const seen: Image[] = [];
  const batches = pairBatches({
    ...options,
    source: listSource([gradient]),
    degradation: spy(seen),
    patch: 2,
    batch: 32,
  });
  for (let step = 0; step < 8; step++) {
    const { lr, hr } = await batches.at(step);
    lr.dispose();
    hr.dispose();
  }
  const kinds = new Map<string, number>();
  for (const { data, channels } of seen) {
    assert.equal(channels, 3); // grey became RGB
    const [right, down] = [data[3] - data[0], data[24] - data[0]]
      .map((v) => Math.round(255 * v));
    const kind = `${right},${down}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  assert.equal(kinds.size, 8);
  assert.ok([...kinds.values()].every((count) => count > 12));
  const places = new Set(
    seen.map(({ data }) => Math.round(255 * Math.min(...data))),
  );
  assert.deepEqual([...places].sort((a, b) => a - b), [0, 1, 20, 21]);
});

Deno.test("without augmentation a patch lies as in its picture", async () => {
  const seen: Image[] = [];
  const batches = pairBatches({
    ...options,
    degradation: spy(seen),
    augment: false,
  });
  for (let step = 0; step < 4; step++) {
    const { lr, hr } = await batches.at(step);
    lr.dispose();
    hr.dispose();
  }
  assert.ok(seen.every(({ data }) => data[3] > data[0] && data[48] > data[3]));
});

Deno.test("a margin is degraded with the patch and cut off both pictures", async () => {
  const seen: Image[] = [];
  const { lr, hr } = await read(
    pairBatches({ ...options, degradation: spy(seen), margin: 8 }),
    0,
  );
  assert.equal(seen[0].width, 32);
  assert.deepEqual(hr.shape, [3, 16, 16, 3]);
  assert.deepEqual(lr.shape, [3, 4, 4, 3]);
  // The top-left of every cell: the small picture's pixels are the sharp one's.
  assert.equal(lr.data[0], hr.data[0]);
  assert.equal(lr.data[3], hr.data[12]);
  assert.equal(lr.data[4 * 3], hr.data[4 * 16 * 3]);
  assert.equal(hr.data[0], seen[0].data[(8 * 32 + 8) * 3]);
});

Deno.test("a part is taken from sources that can give it, equal to a crop of the whole", async () => {
  const whole = options.source;
  let parts = 0;
  const inParts: Source = {
    ...whole,
    load: () => Promise.reject(new Error("the whole was loaded")),
    async loadPart(index, choose) {
      parts++;
      const image = await whole.load(index);
      const { x, y, width, height } = choose(image.width, image.height);
      const part = createImage(width, height, 3);
      for (let i = 0; i < part.data.length; i++) {
        const row = Math.floor(i / (3 * width));
        part.data[i] =
          image.data[((y + row) * image.width + x) * 3 + i % (3 * width)];
      }
      return part;
    },
  };
  assert.deepEqual(
    await read(pairBatches({ ...options, source: inParts }), 1),
    await read(pairBatches(options), 1),
  );
  assert.equal(parts, 3);
});

Deno.test("the draws are the degradation's alone: another picture, the same draws", async () => {
  const blurs = chain("blur", {
    blur: blurring((rng) => ({ kind: "delta", size: 1 + 2 * rng.integer(9) })),
    downsample: downsampling(4),
  });
  const draws = async (source: Source) =>
    (await read(pairBatches({ ...options, degradation: blurs, source }), 5))
      .drawn;
  assert.deepEqual(
    await draws(options.source),
    await draws(listSource(pictures(1, 64, 64))),
  );
});

Deno.test("a picture smaller than the patch is named", async () => {
  const source = listSource([createImage(15, 20, 3)], "holiday");
  await assert.rejects(pairBatches({ ...options, source }).at(0), {
    name: "InputError",
    message: /"holiday 1" is 15x20, smaller than a patch of 16x16/,
  });
  assert.throws(() => samplePatch(createImage(3, 3, 1), 4, rng), {
    name: "InputError",
    message: /the picture is 3x3/,
  });
});

Deno.test("numbers that make no batch are refused", () => {
  for (
    const [change, message] of [
      [{ batch: 0 }, /batch of batches is 0/],
      [{ patch: 2.5 }, /patch of batches is 2\.5/],
      [
        { margin: 6 },
        /margin of patches is 6; give a multiple of the scale, 4/,
      ],
    ] as const
  ) {
    assert.throws(() => pairBatches({ ...options, ...change }), {
      name: "InputError",
      message,
    });
  }
});

Deno.test("a list of no pictures is refused", () => {
  assert.throws(() => listSource([]), { name: "InputError" });
});
