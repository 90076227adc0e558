import assert from "node:assert/strict";
import {
  disposeTree,
  finish,
  InputError,
  loadCheckpoint,
  openEngine,
  saveCheckpoint,
  tf,
  type TrainState,
  withCheckpoints,
} from "../../mod.ts";
import { trainLine } from "./_line.ts";

const engine = await openEngine({ engine: "wasm" });
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

Deno.test("any flipped byte is refused", async () => {
  const path = await saved("flipped");
  const bytes = await Deno.readFile(path);
  for (let at = 0; at < bytes.length; at += 3) {
    const damaged = bytes.slice();
    damaged[at] ^= 0x10;
    await Deno.writeFile(path, damaged);
    await refusal(path);
  }
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
});

Deno.test("a missing file, a text file and foreign tensors are refused", async () => {
  assert.match(await refusal(`${folder}/none`), /no such file/);
  await Deno.writeTextFile(`${folder}/text`, "not tensors at all, only text");
  await refusal(`${folder}/text`);
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

Deno.test("a training that diverges keeps its last good checkpoint", async () => {
  const path = `${folder}/diverging.safetensors`;
  const before = engine.liveTensors();
  const training = trainLine({
    loss: ({ line }, x) => ({
      loss: tf.mean(tf.square(tf.mul(x, line.layers[0]))),
      report: { more: line.layers[1].clone() as tf.Scalar },
    }),
  });
  await training.return(undefined as never);
  const diverging = trainLine({
    loss: ({ line }, _x, step) => ({
      loss: tf.mul(
        tf.sum(line.layers[1]),
        step > 12 ? NaN : 1,
      ) as tf.Scalar,
    }),
  });
  const reasons: string[] = [];
  const result = await finish(
    withCheckpoints(diverging, { path, seconds: 0 }),
    (event) => event.type === "stop" && reasons.push(event.reason),
  );
  assert.deepEqual(reasons, ["diverged"]);
  assert.equal(result.stop, "diverged");
  const kept = await loadCheckpoint(path);
  assert.equal(kept.step, 10);
  disposeTree(kept.trees);
  disposeTree(result.params);
  disposeTree(result.average!);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("20 steps are 10, a kill and 10 more, bit for bit", async () => {
  const run = async (name: string, killAt: string) => {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        new URL("_resume_script.ts", import.meta.url).pathname,
        `${folder}/${name}.safetensors`,
        `${folder}/${name}.json`,
        killAt,
      ],
    });
    return (await process.output()).signal;
  };
  await run("straight", "");
  assert.equal(await run("broken", "10"), "SIGKILL");
  await run("broken", "");
  const [straight, broken] = await Promise.all(
    ["straight", "broken"].map((name) =>
      Deno.readTextFile(`${folder}/${name}.json`)
    ),
  );
  assert.equal(broken, straight);
});
