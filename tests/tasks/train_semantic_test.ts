import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  blur,
  generatedSource,
  isotropicGaussian,
  openEngine,
  parseSafetensors,
  quantize,
  readImage,
  semantic,
  writeImage,
} from "../../mod.ts";
import { writeHost } from "./_host_file.ts";
import { folderOf, interruptTask, runTaskFile } from "./_run_task.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf(Object.fromEntries(
  ["sharp", "A/blur", "A/sharp"].map((name) => [`pairs/${name}/.kept`, ""]),
));
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const teacher = fileURLToPath(
  new URL("../../data/weights/stand-in-teacher.safetensors", import.meta.url),
);

const source = generatedSource({ seed: 6, count: 2, width: 112, height: 96 });
for (let i = 0; i < 2; i++) {
  const sharp = quantize(await source.load(i));
  const soft = quantize(blur(sharp, isotropicGaussian({ size: 9, sigma: 2 })));
  await writeImage(at(`pairs/sharp/${i}.png`), sharp);
  await writeImage(at(`pairs/A/sharp/${i}.png`), sharp);
  await writeImage(at(`pairs/A/blur/${i}.png`), soft);
}
const data = ["--data", at("pairs/sharp")];
const pairs = ["--pairs", at("pairs/A")];

/** A training of few steps; with what `--json` wrote. */
const line = (out: string, ...args: string[]) => [
  ...["semantic", "--preset", "tiny", "--steps", "3", "--out", at(out)],
  ...["--engine", "wasm", "--checkpoint-every", "0", ...args],
];
async function train(out: string, ...args: string[]) {
  const json = at("run.json");
  const ended = await runTaskFile("train", [
    ...line(out, ...args),
    ...["--json", json],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  return { ...ended, json: JSON.parse(await Deno.readTextFile(json)) };
}

async function tensors(path: string) {
  return parseSafetensors(await Deno.readFile(at(path))).tensors;
}

Deno.test("a prior and its host are trained, after two interruptions to the same bits, and restore", async () => {
  const args = [...data, "--teacher", teacher];
  const { json, stdout, stderr } = await train("whole", ...args);
  const checkpoint = at("whole/deblurring.safetensors");
  assert.match(stdout, /deno task restore .*deblurring\.safetensors <image…>/);
  assert.match(stderr, /^teacher stand-in, not ImageNet .* \([0-9a-f]{12}\)$/m);
  assert.match(stderr, /from 2 pictures of sharp, blurred by motion-mild-/);
  assert.deepEqual(
    [json.stop, json.steps, json.checkpoint, json.host, json.feed],
    ["done", 6, checkpoint, "UNet", "prior"],
  );
  assert.match(json.teacher.hash, /^[0-9a-f]{64}$/);

  for (const name of ["prior", "deblurring"]) {
    const cut = line("parts", ...args, ...name === "prior" ? [] : ["--resume"]);
    const file = at(`parts/${name}.safetensors`);
    const { code } = await interruptTask("train", cut, {
      ...{ file, signal: "SIGINT" },
    });
    assert([0, 130].includes(code), `${code}`);
  }
  await train("parts", ...args, "--resume");
  for (const name of ["prior", "deblurring"]) {
    const file = `${name}.safetensors`;
    assert.deepEqual(
      await tensors(`parts/${file}`),
      await tensors(`whole/${file}`),
    );
  }

  const other = await runTaskFile("train", [
    ...line("whole", ...args, "--severity", "mild", "--resume"),
  ]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /with another configuration: .*pictures is "/s);

  const blurry = at("pairs/A/blur/0.png");
  const restored = await runTaskFile("restore", [
    ...[checkpoint, blurry, "--out", at("out"), "--engine", "wasm"],
  ]);
  assert.equal(restored.code, 0, restored.stderr);
  const model = await semantic.readModel(checkpoint);
  const expected = await semantic.semanticRestorer(model)
    .restore(await readImage(blurry));
  const { data: got } = await readImage(at("out/0.x1.png"));
  assert(got.every((v, i) => Math.abs(v - expected.data[i]) < 0.6 / 255));
  semantic.disposeModel(model);

  const scored = await runTaskFile("evaluate", [
    ...[checkpoint, "--set", "gopro", "--data", at("pairs/A")],
    ...["--engine", "wasm", "--json", at("scores.json")],
  ]);
  assert.equal(scored.code, 0, scored.stderr);
  const scores = JSON.parse(await Deno.readTextFile(at("scores.json")));
  assert.deepEqual(scores.teacher, json.teacher);
  assert.equal(scores.rows.length, 4);

  const only = await train(
    "given",
    ...pairs,
    "--prior",
    at("whole/prior.safetensors"),
  );
  assert.equal(only.json.steps, 3);
  assert.deepEqual(only.json.teacher, json.teacher);
  assert.equal(only.json.pictures, "2 real pairs of A");
  const none = await runTaskFile("restore", [
    ...[at("whole/prior.safetensors"), blurry, "--engine", "wasm"],
  ]);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /holds a prior, .* give deblurring\.safetensors$/m);
});

Deno.test("a host alone starts from released weights, on half real pairs, and restores as they do", async () => {
  const weights = at("host.safetensors");
  await writeHost(weights);
  const { json } = await train(
    "alone",
    ...["--feed", "none", "--weights", weights, "--steps", "1"],
    ...[...pairs, "--severity", "mild"],
  );
  assert.deepEqual(
    [json.host, json.feed, json.teacher, json.steps, json.pictures],
    [
      ...["MIMO-UNet", "none", null, 1],
      "2 real pairs of A; 2 pictures of A, blurred by motion-mild",
    ],
  );
  const blurry = at("pairs/A/blur/1.png");
  const { code, stderr } = await runTaskFile("restore", [
    ...[weights, blurry, "--out", at("released"), "--engine", "wasm"],
  ]);
  assert.equal(code, 0, stderr);
  const model = await semantic.readHost(weights);
  const expected = await semantic.semanticRestorer(model)
    .restore(await readImage(blurry));
  const { data: got } = await readImage(at("released/1.x1.png"));
  assert(got.every((v, i) => Math.abs(v - expected.data[i]) < 0.6 / 255));
  semantic.disposeModel(model);
  const scored = await runTaskFile("evaluate", [
    ...[weights, "--set", "gopro", "--data", at("pairs/A"), "--engine", "wasm"],
  ]);
  assert.equal(scored.code, 0, scored.stderr);
  assert.match(scored.stdout, /MIMO-UNet/);
});
