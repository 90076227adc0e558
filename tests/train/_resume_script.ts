/** Trains the net to its end, going on where a checkpoint is; dies at a step when told to. */
import {
  finish,
  leaves,
  loadCheckpoint,
  openEngine,
  withCheckpoints,
} from "../../mod.ts";
import { trainNet } from "./_net.ts";

const [path, result, killAt] = Deno.args;
await openEngine({ engine: "wasm", threads: 2 });
const resume = await Deno.stat(path).then(
  () => loadCheckpoint(path, { system: "net" }),
  () => undefined,
);
const { params, average } = await finish(
  withCheckpoints(trainNet({ resume }), { path, steps: 5 }),
  (event) => {
    if (event.type === "step" && String(event.step) === killAt) {
      Deno.kill(Deno.pid, "SIGKILL");
    }
  },
);
const values = await Promise.all(
  leaves([params, average!]).map((t) => t.data()),
);
await Deno.writeTextFile(
  result,
  JSON.stringify({
    began: resume?.step ?? 0,
    values: values.map((v) => [...v]),
  }),
);
Deno.exit(0);
