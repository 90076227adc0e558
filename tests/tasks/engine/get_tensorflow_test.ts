import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tensorflow } from "../../../lib/engine/engines/tensorflow.ts";
import { runScript } from "../_run_task.ts";

const task = fileURLToPath(
  new URL("../../../tasks/engine.ts", import.meta.url),
);

const { available } = await tensorflow.probe();
const linux = Deno.build.os === "linux";

Deno.test("getting TensorFlow names every tool that is missing", {
  ignore: !linux || available,
}, async () => {
  const empty = await Deno.makeTempDir();
  const { code, stderr } = await runScript(task, ["get", "tensorflow"], {
    env: { PATH: empty, XDG_DATA_HOME: empty },
  });
  assert.equal(code, 1);
  assert.match(stderr, /needs python3, python3-pip, nodejs, make, g\+\+;/);
  assert.deepEqual([...Deno.readDirSync(empty)], []);
  await Deno.remove(empty);
});

Deno.test("a TensorFlow that is there is tried and kept", async () => {
  if (!linux || !available) {
    console.warn("SKIPPED (no TensorFlow; deno task engine get tensorflow)");
    return;
  }
  const { code, stdout } = await runScript(task, ["get", "tensorflow"], {
    env: {},
  });
  assert.equal(code, 0);
  assert.match(stdout, /tfjs-node is built, and the engine computes/);
});
