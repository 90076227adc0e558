import assert from "node:assert/strict";
import { createImage, disposeTree, openEngine, seeded } from "../../../mod.ts";
import {
  initKdsr,
  kdsrRestorer,
  restoreWithTeacher,
} from "../../../lib/systems/kdsr/mod.ts";

const engine = await openEngine({ engine: "wasm" });
const model = { scale: 4, features: 6, blocks: 2, encoderBlocks: 1 } as const;

function picture(width: number, height: number) {
  const rng = seeded(`${width}x${height}`);
  const image = createImage(width, height, 3);
  for (let i = 0; i < image.data.length; i++) image.data[i] = rng.uniform();
  return image;
}

function largestDifference(a: Float32Array, b: Float32Array) {
  return a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
}

Deno.test("tiles with the receptive radius around them give the whole picture", async () => {
  const student = initKdsr(seeded(3), model, "student");
  const image = picture(37, 23);
  const whole = await kdsrRestorer(student, { tile: 100 }).restore(image);
  const told: string[] = [];
  const tiled = await kdsrRestorer(student, {
    tile: 11,
    onTile: (done, total) => told.push(`${done}/${total}`),
  }).restore(image);
  assert.deepEqual([told.length, told[0], told[11]], [12, "1/12", "12/12"]);
  assert.equal(whole.width, 148);
  assert.equal(whole.height, 92);
  assert(largestDifference(whole.data, tiled.data) < 1e-5);
  const short = await kdsrRestorer(student, { tile: 11, overlap: 0 })
    .restore(image);
  assert(largestDifference(whole.data, short.data) > 1e-4);
  disposeTree(student);
});

Deno.test("restoring keeps no tensor", async () => {
  const student = initKdsr(seeded(3), model, "student");
  const teacher = initKdsr(seeded(3), model, "teacher");
  const before = engine.liveTensors();
  await kdsrRestorer(student, { tile: 8 }).restore(picture(19, 9));
  await restoreWithTeacher(teacher, picture(5, 4), picture(20, 16));
  assert.equal(engine.liveTensors(), before);
  disposeTree(student);
  disposeTree(teacher);
});

Deno.test("a restoring that is stopped rejects and keeps no tensor", async () => {
  const student = initKdsr(seeded(3), model, "student");
  const before = engine.liveTensors();
  const signal = AbortSignal.abort();
  await assert.rejects(
    kdsrRestorer(student, { tile: 8, signal }).restore(picture(19, 9)),
    { name: "AbortError" },
  );
  assert.equal(engine.liveTensors(), before);
  disposeTree(student);
});

Deno.test("a grey picture and one of a single pixel are restored too", async () => {
  const student = initKdsr(seeded(3), model, "student");
  const restorer = kdsrRestorer(student);
  const grey = await restorer.restore(createImage(5, 4, 1));
  const single = await restorer.restore(createImage(1, 1, 3));
  assert.deepEqual([grey.width, grey.height, grey.channels], [20, 16, 3]);
  assert.deepEqual([single.width, single.height], [4, 4]);
  disposeTree(student);
});
