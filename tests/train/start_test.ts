import assert from "node:assert/strict";
import { disposeTree, openEngine, start } from "../../mod.ts";
import { trainLine } from "./_line.ts";

await openEngine({ engine: "wasm" });

Deno.test("an aborted training returns what it has and says so", async () => {
  const run = start((signal) => trainLine({ steps: 1e6, signal }));
  run.listen((event) => event.type === "step" && run.abort());
  const { stop, step, params, average } = await run.result;
  assert.equal(stop, "aborted");
  assert(step >= 5 && step < 1000);
  const types: string[] = [];
  for await (const { type } of run.events()) types.push(type);
  assert.equal(types.at(-1), "stop");
  disposeTree(params);
  disposeTree(average!);
});

Deno.test("an error in the training reaches whoever asks, and nobody else", async () => {
  const run = start((signal) =>
    trainLine({
      signal,
      batches: { at: () => Promise.reject(new Error("no picture")) },
    })
  );
  await assert.rejects(run.result, /no picture/);
  await assert.rejects(async () => {
    for await (const _ of run.events());
  }, /no picture/);
});

Deno.test("every reader sees every event, early or late, without the states", async () => {
  const run = start((signal) => trainLine({ signal }));
  const read = async () => {
    const events = [];
    for await (const event of run.events()) events.push(event);
    return events;
  };
  const early = read();
  const { params, average } = await run.result;
  const late = await read();
  assert.deepEqual(late, await early);
  assert.deepEqual(late.map(({ step }) => step), [0, 5, 10, 15, 20, 20]);
  assert(late.every((event) => !("state" in event)));
  assert.equal(run.latest, late.at(-1));
  assert(run.done);
  disposeTree([params, average!]);
});

Deno.test("timers go off while a training runs in the background", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 20);
  const run = start((signal) => trainLine({ steps: 1e6, signal }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  clearInterval(timer);
  run.abort();
  const { params, average } = await run.result;
  assert(ticks >= 4, `${ticks} ticks in half a second`);
  disposeTree([params, average!]);
});

Deno.test("nobody has to ask: a failed run does not end the program", async () => {
  const run = start((signal) =>
    trainLine({ signal, batches: { at: () => Promise.reject(new Error("x")) } })
  );
  while (!run.done) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(run.latest?.type, "start");
});
