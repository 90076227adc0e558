import assert from "node:assert/strict";
import { readPth } from "../../lib/data/pth.ts";
import { readWeights } from "../../lib/data/read_weights.ts";
import { parseSafetensors } from "../../lib/data/safetensors.ts";
import type { StoredTensor } from "../../lib/data/stored_tensor.ts";
import { InputError } from "../../lib/engine/input_error.ts";

const folder = new URL("../golden/pth/", import.meta.url).pathname;

const refused = (weights: Promise<unknown>, reason: RegExp) =>
  assert.rejects(weights, (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, reason);
    return true;
  });

Deno.test("one state dict gives the same weights as .pth, .safetensors and under a wrong name", async () => {
  const temporary = await Deno.makeTempDir();
  const wrong = `${temporary}/weights.safetensors`;
  await Deno.copyFile(`${folder}plain_zip.pth`, wrong);
  const { tensors } = parseSafetensors(
    await Deno.readFile(`${folder}expected.safetensors`),
  );
  for (
    const path of [
      `${folder}plain_zip.pth`,
      `${folder}plain_legacy.pth`,
      `${folder}expected.safetensors`,
      wrong,
    ]
  ) {
    const weights = await readWeights(path);
    assert.equal(weights.size, tensors.size);
    for (const [name, tensor] of tensors) {
      assert.deepEqual(weights.get(name), tensor, name);
    }
  }
  await Deno.remove(temporary, { recursive: true });
});

Deno.test("BasicSR's averaged weights come first, the others by their key", async () => {
  const path = `${folder}basicsr_zip.pth`;
  const average = await readWeights(path);
  const last = await readWeights(path, { part: "params" });
  assert.ok(last.size > 0);
  for (const [name, { data, dtype }] of last) {
    if (dtype !== "F32") continue;
    assert.deepEqual(
      average.get(name)!.data,
      (data as Float32Array).map((x) => x + 1),
      name,
    );
  }
  await refused(
    readWeights(path, { part: "student" }),
    /basicsr_zip\.pth" holds no "student" but params, params_ema; give/,
  );
});

Deno.test("a checkpoint's model is found, without its optimiser", async () => {
  const weights = await readWeights(`${folder}checkpoint_zip.pth`);
  const whole = readPth(await Deno.readFile(`${folder}checkpoint_zip.pth`));
  const model = (whole as Map<string, Map<string, StoredTensor>>).get("model")!;
  assert.deepEqual([...weights.keys()], [...model.keys()]);
});

Deno.test('"module." of training on several GPUs is taken off', async () => {
  const weights = await readWeights(`${folder}dataparallel_legacy.pth`);
  assert.ok(weights.size > 0);
  for (const name of weights.keys()) assert.doesNotMatch(name, /^module\./);
});

Deno.test("a part of a .safetensors file is taken by the beginning of its names", async () => {
  const path = `${folder}../kdsr_kdloss.safetensors`;
  const first = await readWeights(path, { part: "0" });
  assert.deepEqual([...first.keys()].sort(), [
    "grad_student",
    "student",
    "teacher",
  ]);
  await refused(
    readWeights(path, { part: "ema" }),
    /no tensors named "ema\.…"/,
  );
});

Deno.test("what holds no weights is refused by name", async () => {
  const temporary = await Deno.makeTempDir();
  const text = `${temporary}/notes.pth`;
  await Deno.writeTextFile(text, "these are no weights");
  await refused(readWeights(text), /notes\.pth" is neither a PyTorch nor/);
  await Deno.writeTextFile(text, "");
  await refused(readWeights(text), /notes\.pth" is neither a PyTorch nor/);
  await refused(readWeights(temporary), /is a folder; give a file of weights/);
  await refused(
    readWeights(`${temporary}/none.pth`),
    /none\.pth" does not exist; give a file of weights/,
  );
  await Deno.remove(temporary, { recursive: true });
});
