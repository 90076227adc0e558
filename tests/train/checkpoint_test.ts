import assert from "node:assert/strict";
import {
  disposeTree,
  encodeSafetensors,
  InputError,
  loadCheckpoint,
  openEngine,
  parseSafetensors,
  readWeights,
  saveCheckpoint,
  tf,
  type TrainState,
} from "../../mod.ts";
import { decodeCheckpoint } from "../../lib/train/checkpoint_file.ts";
import { takeApart } from "../../lib/train/outline.ts";

await openEngine({ engine: "wasm" });
const folder = await Deno.makeTempDir();

function state(): TrainState {
  return {
    system: "demo/stage",
    config: { model: { features: 4 }, rates: [1, 2] },
    seed: 5,
    step: 7,
    trees: {
      params: {
        body: [{ w: tf.tensor2d([[1, 2], [3, -4]]) }],
        s: tf.scalar(9),
      },
    },
  };
}

async function saved(name: string): Promise<string> {
  const path = `${folder}/${name}.safetensors`;
  const given = state();
  await saveCheckpoint(path, given);
  disposeTree(given.trees);
  return path;
}

async function refusal(path: string, expected = {}): Promise<string> {
  const error = await loadCheckpoint(path, expected).then(
    () => assert.fail("it was not refused"),
    (error) => error,
  );
  assert(error instanceof InputError, String(error));
  assert(error.message.includes(path));
  return error.message;
}

Deno.test("a checkpoint comes back as it was written, lists as lists", async () => {
  const loaded = await loadCheckpoint(await saved("whole"), {
    system: "demo/stage",
    config: state().config,
    seed: 5,
  });
  const { params } = loaded.trees as unknown as {
    params: { body: { w: tf.Tensor }[]; s: tf.Tensor };
  };
  assert.equal(loaded.step, 7);
  assert.deepEqual(loaded.config, { model: { features: 4 }, rates: [1, 2] });
  assert(Array.isArray(params.body));
  assert.deepEqual([...await params.body[0].w.data()], [1, 2, 3, -4]);
  assert.deepEqual([params.body[0].w.shape, params.s.shape], [[2, 2], []]);
});

Deno.test("half a file is refused", async () => {
  const path = await saved("half");
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.subarray(0, bytes.length - 9));
  await refusal(path);
});

Deno.test("any flipped bit is refused", async () => {
  const bytes = await Deno.readFile(await saved("flipped"));
  decodeCheckpoint(bytes, "good");
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      bytes[at] ^= 1 << bit;
      assert.throws(() => decodeCheckpoint(bytes, "bad"), InputError);
      bytes[at] ^= 1 << bit;
    }
  }
});

Deno.test("what a file cannot say does not make two configurations differ", async () => {
  const path = `${folder}/infinite.safetensors`;
  const config = { clip: Infinity, shift: -0 };
  await saveCheckpoint(path, { ...state(), config, trees: {} });
  await loadCheckpoint(path, { config });
});

Deno.test("lists, records with numbers for keys, dotted keys and empty parts stay what they are", async () => {
  const path = `${folder}/odd.safetensors`;
  const tree = {
    taps: { 4: tf.scalar(4), 8: tf.scalar(8) },
    from0: { 0: tf.scalar(0), 1: tf.scalar(1) },
    list: [tf.scalar(1), [], { a: tf.scalar(2) }],
    "a.b": tf.scalar(3),
    none: {},
  };
  await saveCheckpoint(path, { ...state(), trees: { params: tree } });
  const { params } = (await loadCheckpoint(path)).trees;
  assert.deepEqual(
    takeApart(params).outline,
    takeApart(tree).outline,
  );
  const clash = { "a.b": tf.scalar(1), a: { b: tf.scalar(2) } };
  await assert.rejects(
    saveCheckpoint(path, { ...state(), trees: { params: clash } }),
    /two tensors one name/,
  );
});

Deno.test("other tools find the weights under their names, and how they came about", async () => {
  const path = await saved("foreign");
  const { tensors, metadata } = parseSafetensors(await Deno.readFile(path));
  assert.deepEqual([...tensors.keys()], ["params.body.0.w", "params.s"]);
  assert.deepEqual([...(await readWeights(path, { part: "params" })).keys()], [
    "body.0.w",
    "s",
  ]);
  assert.equal(metadata.engine, "wasm");
  assert.match(metadata.library, /^\d+\.\d+\.\d+/);
});

Deno.test("a full disk costs neither the old checkpoint nor a sentence too many", async () => {
  const path = await saved("full");
  const before = await Deno.readFile(path);
  const open = Deno.open;
  Deno.open = async (path, options) => {
    const file = await open(path, options);
    let room = 100;
    const write = file.write.bind(file);
    file.write = (bytes) => {
      if (room <= 0) {
        const error = new Error("No space left on device (os error 28)");
        return Promise.reject(Object.assign(error, { code: "ENOSPC" }));
      }
      room -= 50;
      return write(bytes.subarray(0, 50));
    };
    return file;
  };
  try {
    await assert.rejects(saveCheckpoint(path, state()), (error) => {
      assert(error instanceof InputError);
      assert.match(
        error.message,
        /full\.safetensors" cannot be written because the disk is full; \w+/,
      );
      return true;
    });
  } finally {
    Deno.open = open;
  }
  assert.deepEqual(await Deno.readFile(path), before);
  const leftovers = [...Deno.readDirSync(folder)]
    .filter(({ name }) => name.endsWith(".tmp"));
  assert.deepEqual(leftovers, []);
});

Deno.test("another system, configuration or seed is refused, with the difference", async () => {
  const path = await saved("other");
  assert.match(await refusal(path, { system: "kdsr/teacher" }), /demo\/stage/);
  assert.match(await refusal(path, { seed: 6 }), /seed 5/);
  assert.match(
    await refusal(path, { config: { model: { features: 8 }, rates: [1, 2] } }),
    /model\.features is 4, expected 8/,
  );
  assert.match(
    await refusal(path, { config: { ...state().config, batch: 3 } }),
    /batch is absent, expected 3/,
  );
  assert.match(
    await refusal(path, { config: { model: { features: 8 }, rates: [1, 3] } }),
    /features is 4, expected 8; rates\.1 is 2, expected 3; give the same/,
  );
});

Deno.test("a missing file, a text file and foreign tensors are refused", async () => {
  assert.match(await refusal(`${folder}/none`), /does not exist/);
  assert.match(await refusal(folder), /is a folder/);
  await Deno.writeTextFile(`${folder}/text`, "not tensors at all, only text");
  assert.match(
    await refusal(`${folder}/text`),
    /cannot be read as \.safetensors/,
  );
  const foreign = encodeSafetensors({ tensors: new Map(), metadata: {} });
  await Deno.writeFile(`${folder}/foreign`, foreign);
  assert.match(await refusal(`${folder}/foreign`), /no training's state/);
  const later = encodeSafetensors({
    tensors: new Map(),
    metadata: { format: "blindsight", formatVersion: "2", sha256: "0" },
  });
  await Deno.writeFile(`${folder}/later`, later);
  assert.match(await refusal(`${folder}/later`), /reads format 1/);
});

Deno.test("weights that are not finite are not written and the old file stays", async () => {
  const path = await saved("finite");
  const before = await Deno.readFile(path);
  const bad = { ...state(), trees: { params: { w: tf.tensor1d([1, NaN]) } } };
  await assert.rejects(() => saveCheckpoint(path, bad), /not finite/);
  assert.deepEqual(await Deno.readFile(path), before);
});

Deno.test("a folder that is not there is one clear sentence", async () => {
  const path = `${folder}/nowhere/x.safetensors`;
  await assert.rejects(() => saveCheckpoint(path, state()), InputError);
});
