import assert from "node:assert/strict";
import { supportFolder } from "./_support_folder.ts";
import { runTaskFile } from "./_run_task.ts";

const train = (...args: string[]) =>
  runTaskFile("train", ["drtl", "--preset", "tiny", ...args]);

Deno.test("train drtl reports the pairs, the relations and the guard's choice, and leaves what it chose", async () => {
  const support = await supportFolder([1, 2, 3]);
  const out = `${support}/out`;
  const args = ["--support", support, "--out", out, "--steps", "4"];
  const json = `${support}/run.json`;
  const first = await train(...args, "--json", json);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /Pairs of .*, x1/);
  assert.match(first.stdout, /auxiliary task\s+relation\s+weight/);
  assert.match(first.stdout, /Guard against negative transfer/);
  assert.match(first.stdout, /as given\s+\d/);
  const { decision, relations, heldOut, checkpoint, steps } = JSON.parse(
    await Deno.readTextFile(json),
  );
  assert.equal(decision.scores.length, 3);
  assert.equal(relations.weights.length, 5);
  assert.equal(heldOut.length, 1);
  assert.equal(checkpoint, `${out}/tuned-${decision.chosen}.safetensors`);
  assert.equal(steps, 4 + 2 * 4 + 2 * 4 + 8);
  // All is there already: going on ends at once, with the same decision.
  const again = await train(...args, "--json", json, "--resume");
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(
    JSON.parse(await Deno.readTextFile(json)).decision,
    decision,
  );
  const other = await supportFolder([1, 2, 4]);
  const { code, stderr } = await train(
    ...["--support", other, "--out", out, "--steps", "4", "--resume"],
  );
  assert.equal(code, 1);
  assert.match(stderr, /was trained with another configuration/);
  const clean = await train(
    ...[...args, "--resume", "--data", other],
  );
  assert.equal(clean.code, 1);
  assert.match(clean.stderr, /another configuration: pictures is "/);
  await Deno.remove(other, { recursive: true });
  const given = `${support}/1_LR.png`;
  const restored = await runTaskFile("restore", [checkpoint, given]);
  assert.equal(restored.code, 0, restored.stderr);
  assert((await Deno.stat(`${support}/1_LR.x1.png`)).isFile);
  await Deno.remove(support, { recursive: true });
});

Deno.test("train drtl without pairs, or with bad ones, says what it wants", async () => {
  const none = await train();
  assert.equal(none.code, 2);
  assert.match(none.stderr, /give a folder of them with --support/);
  const support = await supportFolder([1, 2]);
  await Deno.remove(`${support}/2_LR.png`);
  const bad = await train("--support", support, "--out", `${support}/out`);
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /2_HR\.png" has no partner/);
  assert.doesNotMatch(bad.stderr, /\bat \w+ \(/);
  await Deno.remove(support, { recursive: true });
});

Deno.test("kdsr takes no --support", async () => {
  const { code, stderr } = await runTaskFile("train", [
    ...["kdsr", "--support", "pairs"],
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /kdsr takes no --support/);
});
