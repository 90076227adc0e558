import assert from "node:assert/strict";
import {
  disposeTree,
  InputError,
  namedLeaves,
  openEngine,
  seeded,
  tf,
} from "../../../mod.ts";
import type { NamedArray } from "../../../lib/loss/mod.ts";
import {
  importOfficialWeights,
  initKdsr,
  type KdsrModel,
  type KdsrParams,
  modelOfSize,
  type Role,
} from "../../../lib/systems/kdsr/mod.ts";
import { officialName } from "../../../lib/systems/kdsr/official_weights.ts";
import { values } from "./gan/_run.ts";

const engine = await openEngine({ engine: "wasm" });

type Listed = readonly [name: string, shape: readonly number[]][];

const official: Record<
  string,
  { student_state_dict: Listed; teacher_encoder_state_dict: Listed }
> = JSON.parse(
  await Deno.readTextFile(
    new URL("../../golden/kdsr_full_configs.json", import.meta.url),
  ),
);

/** A shape as PyTorch has it: OIHW, `[out, in]`. */
function torchShape({ shape }: tf.Tensor): number[] {
  return shape.length === 4
    ? [shape[3], shape[2], shape[0], shape[1]]
    : [...shape].reverse();
}

function sorted(list: Listed) {
  return [...list].sort(([a], [b]) => a < b ? -1 : 1);
}

for (const size of ["M", "L", "GAN"] as const) {
  Deno.test(`size ${size} has the official names and shapes`, () => {
    const model = modelOfSize(size, 4);
    const listed = (role: Role): Listed => {
      const params = initKdsr(seeded(1), model, role);
      const list = namedLeaves(params).map(([name, tensor]) =>
        [officialName(name, model, role), torchShape(tensor)] as const
      );
      disposeTree(params);
      return list as unknown as Listed;
    };
    const { student_state_dict, teacher_encoder_state_dict } =
      official[`${size}_x4`];
    // The mean colour's two fixed convolutions are no parameters here.
    const learnt = student_state_dict
      .filter(([name]) => !/^G\.(sub|add)_mean\./.test(name));
    assert.deepEqual(sorted(listed("student")), sorted(learnt));
    const encoder = listed("teacher")
      .filter(([name]) => name.startsWith("E."));
    assert.deepEqual(sorted(encoder), sorted(teacher_encoder_state_dict));
  });
}

const models: KdsrModel[] = [2, 3, 4].map((scale) => ({
  scale: scale as 2 | 3 | 4,
  features: 6,
  blocks: 2,
  encoderBlocks: 1,
}));

/** Parameters as a state dict has them. */
async function stateDict(params: KdsrParams, model: KdsrModel, role: Role) {
  const weights = new Map<string, NamedArray>();
  for (const [name, tensor] of namedLeaves(params)) {
    const theirs = tf.tidy(() => {
      if (tensor.shape.length === 4) return tf.transpose(tensor, [3, 2, 0, 1]);
      if (!/dynamic\.second/.test(name)) return tf.transpose(tensor);
      // Rows run over channel, row, column there; over row, column, channel here.
      const [inputs, outputs] = tensor.shape;
      const cubes = tf.reshape(tensor, [inputs, 9, outputs / 9]);
      return tf.reshape(tf.transpose(cubes, [2, 1, 0]), [outputs, inputs]);
    });
    weights.set(officialName(name, model, role), {
      shape: theirs.shape,
      data: await theirs.data() as Float32Array,
    });
    theirs.dispose();
  }
  return weights;
}

for (const model of models) {
  for (const role of ["student", "teacher"] as const) {
    Deno.test(`a ${role} of scale ${model.scale} comes back from its state dict as it was`, async () => {
      const before = engine.liveTensors();
      const params = initKdsr(seeded(2), model, role);
      const weights = await stateDict(params, model, role);
      weights.set("G.sub_mean.bias", { shape: [3], data: [0, 0, 0] });
      const found = importOfficialWeights(weights);
      assert.deepEqual([found.model, found.role], [model, role]);
      assert.deepEqual(await values(found.params), await values(params));
      disposeTree([params, found.params]);
      assert.equal(engine.liveTensors(), before);
    });
  }
}

Deno.test("a missing name and a wrong shape are refused by name", async () => {
  const before = engine.liveTensors();
  const [model] = models;
  const params = initKdsr(seeded(2), model, "student");
  const weights = await stateDict(params, model, "student");
  disposeTree(params);
  const refused = (without: string, instead: NamedArray | null, says: RegExp) =>
    assert.throws(
      () => {
        const others = new Map(weights);
        others.delete(without);
        if (instead) others.set(without, instead);
        importOfficialWeights(others);
      },
      (error) => error instanceof InputError && says.test(error.message),
      without,
    );
  const flat = { shape: [6, 6, 3, 2], data: new Float32Array(216) };
  refused(
    "G.body.0.body.1.conv1.weight",
    flat,
    /conv1\.weight has the shape \[6,6,3,2\]; expected \[6,6,3,3\]/,
  );
  for (const name of weights.keys()) {
    refused(name, null, /"[^"]+" is missing among \d+ arrays|expected/);
  }
  assert.equal(engine.liveTensors(), before);
});

Deno.test("a file that holds a teacher's and a student's encoder is a student's", async () => {
  const [model] = models;
  const params = initKdsr(seeded(2), model, "student");
  const weights = await stateDict(params, model, "student");
  const teacher = initKdsr(seeded(3), model, "teacher");
  for (const [name, array] of await stateDict(teacher, model, "teacher")) {
    if (name.startsWith("E.")) weights.set(name, array);
  }
  const found = importOfficialWeights(weights);
  assert.deepEqual([found.model, found.role], [model, "student"]);
  assert.deepEqual(await values(found.params), await values(params));
  disposeTree([params, teacher, found.params]);
});
