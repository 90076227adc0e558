/** Trains the line to its end, resuming where a checkpoint is; killed from outside when told to. */
import {
  finish,
  loadCheckpoint,
  openEngine,
  saveCheckpoint,
} from "../../mod.ts";
import { trainLine } from "./_line.ts";

const [path, result, killAt] = Deno.args;
await openEngine({ engine: "wasm", threads: 1 });
const resume = await loadCheckpoint(path).catch(() => undefined);
const training = trainLine({ resume });
const { params } = await finish(training, async (event) => {
  if (event.type !== "step") return;
  await saveCheckpoint(path, event.state);
  if (String(event.step) === killAt) Deno.kill(Deno.pid, "SIGKILL");
});
const values = await Promise.all(params.line.layers.map((t) => t.data()));
await Deno.writeTextFile(result, JSON.stringify(values.map((v) => [...v])));
Deno.exit(0);
