import assert from "node:assert/strict";
import {
  centreKernel,
  createImage,
  crop,
  fromTensor,
  generatedSource,
  type Image,
  isotropicGaussian,
  openEngine,
  seeded,
  type tf,
} from "../../../mod.ts";
import {
  type CropOptions,
  crops,
  type Father,
} from "../../../lib/systems/zssr/crops.ts";
import { edgePlaces } from "../../../lib/systems/zssr/places.ts";
import { enlarge, lossMap, shrink } from "../../../lib/systems/zssr/mod.ts";
import { largestDifference } from "../../image/_pattern.ts";

const engine = await openEngine({ engine: "wasm" });
const source = generatedSource({ seed: 3, count: 1, width: 90, height: 70 });
const image = await source.load(0);
const factors = { x: 2, y: 2 };
const still = {
  untouched: 1,
  turned: 0,
  affine: { from: 0.5, rotate: true, aspect: 0.1, shear: 0.1 },
};

function options(more: Partial<CropOptions> = {}): CropOptions {
  return {
    fathers: [{ image, scale: 1 }],
    factors,
    resizing: "mirrored",
    crop: 24,
    margin: 12,
    batch: 1,
    place: "anywhere",
    augmentation: still,
    noise: 0,
    rng: seeded(1),
    ...more,
  };
}

async function at(step: number, more: Partial<CropOptions> = {}) {
  const { input, target, weight } = await crops(options(more)).at(step);
  const read = async (tensor: tf.Tensor4D) => {
    const images = await fromTensor(tensor);
    tensor.dispose();
    return images;
  };
  return {
    inputs: await read(input),
    targets: await read(target),
    weights: weight && await read(weight),
  };
}

/** Where a crop of the picture lies, found by its values. */
function find(part: Image): [number, number] {
  for (let y = 0; y + part.height <= image.height; y++) {
    for (let x = 0; x + part.width <= image.width; x++) {
      const there = crop(image, x, y, part.width, part.height);
      if (largestDifference(there, part) === 0) return [x, y];
    }
  }
  throw new Error("the crop is not of the picture");
}

Deno.test("with a margin crops are cut from picture and enlarged son alike; without, they end at their borders", async () => {
  const kernel = centreKernel(isotropicGaussian({ size: 9, sigma: 1.3 }), 2);
  const whole = enlarge(shrink(image, factors, kernel), factors, image);
  let [far, bare] = [0, 0];
  for (let step = 0; step < 20; step++) {
    const one = await at(step, { kernel });
    const [x, y] = find(one.targets[0]);
    // Sampled from a pixel of the other parity, a son is another picture.
    if (x % 2 || y % 2) continue;
    const expected = crop(whole, x, y, 24, 24);
    far = Math.max(far, largestDifference(one.inputs[0], expected));
    const [without] = (await at(step, { kernel, margin: 0 })).inputs;
    bare = Math.max(bare, largestDifference(without, expected));
  }
  assert(far < 1e-5 && bare > 0.01, `${far}, ${bare}`);
});

Deno.test("a turned crop's input is the enlarged son of what its target shows", async () => {
  const augmentation = { ...still, untouched: 0, turned: 1 };
  const fathers: Father[] = [{ image, scale: 1, weight: lossMap(image) }];
  for (let step = 0; step < 12; step++) {
    const { inputs: [input], targets: [target], weights } = await at(step, {
      augmentation,
      fathers,
      crop: 40,
    });
    const direct = enlarge(shrink(target, factors), factors, target);
    // Only its rim knows what lies around it.
    const inner = (picture: Image) => crop(picture, 12, 12, 16, 16);
    const far = largestDifference(inner(input), inner(direct));
    assert(far < 0.06, `step ${step}: ${far}`);
    assert.equal(weights![0].width, 40);
  }
});

Deno.test("warped crops, noise and several fathers give pictures of the right size in [0, 1]", async () => {
  const larger = enlarge(image, factors);
  const { inputs, targets } = await at(0, {
    augmentation: { ...still, untouched: 0 },
    fathers: [{ image, scale: 1 }, { image: larger, scale: 2 }],
    factors: { x: 1.5, y: 2 },
    noise: 0.05,
    batch: 6,
  });
  assert.equal(inputs.length, 6);
  for (const { width, height, data } of [...inputs, ...targets]) {
    assert.deepEqual([width, height], [24, 24]);
    assert(data.every((value) => value > -0.3 && value < 1.3));
  }
  for (const { data } of targets) {
    assert(data.every((value) => value >= 0 && value <= 1));
  }
});

Deno.test("noise moves sons, not fathers", async () => {
  const [quiet, noisy] = [await at(3), await at(3, { noise: 0.05 })];
  assert.equal(largestDifference(quiet.targets[0], noisy.targets[0]), 0);
  const { data } = noisy.inputs[0];
  const variance = data.reduce(
    (sum, v, i) => sum + (v - quiet.inputs[0].data[i]) ** 2,
    0,
  ) / data.length;
  // Enlarging smoothes it.
  assert(variance > 0.02 ** 2 && variance < 0.05 ** 2, `${variance}`);
});

Deno.test("a step's crops are a function of the step; a small picture gives smaller crops", async () => {
  const [once, again, other] = [await at(5), await at(5), await at(6)];
  assert.deepEqual(once, again);
  assert.notDeepEqual(once.targets[0].data, other.targets[0].data);
  const small = { image: crop(image, 0, 0, 21, 40), scale: 1 };
  const { inputs: [input] } = await at(1, { fathers: [small] });
  assert.deepEqual([input.width, input.height], [20, 20]);
});

Deno.test("crops come from every corner of the picture", async () => {
  const seen = { left: 90, top: 70, right: 0, bottom: 0 };
  for (let step = 0; step < 300; step++) {
    const [x, y] = find((await at(step, { margin: 0 })).targets[0]);
    seen.left = Math.min(seen.left, x);
    seen.top = Math.min(seen.top, y);
    seen.right = Math.max(seen.right, x + 24);
    seen.bottom = Math.max(seen.bottom, y + 24);
  }
  assert(seen.left < 3 && seen.top < 3 && seen.right > 87 && seen.bottom > 67);
});

Deno.test("where edges are more crops are taken, in proportion, and all lie inside", () => {
  const map = createImage(60, 40, 1);
  for (let y = 0; y < 40; y++) {
    map.data[y * 60 + 10] = 1;
    map.data[y * 60 + 45] = 3;
  }
  const draw = edgePlaces(map);
  const rng = seeded(1);
  const counts = new Map<number, number>();
  const rows = new Set<number>();
  for (let i = 0; i < 4000; i++) {
    const [x, y] = draw(rng, 24);
    counts.set(x, (counts.get(x) ?? 0) + 1);
    rows.add(y);
  }
  // Middles at 10 and 45, held inside.
  assert.deepEqual([...counts.keys()].sort((a, b) => a - b), [0, 33]);
  assert(Math.abs(counts.get(33)! / 4000 - 0.75) < 0.03);
  assert.deepEqual([Math.min(...rows), Math.max(...rows)], [0, 16]);
});

Deno.test("crops keep no tensor", async () => {
  const before = engine.liveTensors();
  await at(0);
  assert.equal(engine.liveTensors(), before);
});
