import assert from "node:assert/strict";
import {
  anisotropicGaussian,
  bicubicRestorer,
  crop,
  fixedDegradation,
  generatedSource,
  openEngine,
  protocol,
  psnr,
  readImage,
  ssim,
  writeImage,
} from "../../mod.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";
import { writeStudent } from "./_small_student.ts";

await openEngine({ engine: "wasm" });
const folder = await folderOf({ "sharp/.kept": "", "lr/.kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const source = generatedSource({ seed: 3, count: 1, width: 70, height: 66 });
await writeImage(at("sharp/one_HR.png"), await source.load(0));
await writeStudent(at("student.safetensors"));

const degrade = fixedDegradation({
  scale: 4,
  kernel: anisotropicGaussian({ lambda1: 3, lambda2: 1, theta: 20 }),
  noise: 10,
  noiseSeed: 5,
});
const reference = crop(await readImage(at("sharp/one_HR.png")), 0, 0, 68, 64);
const input = degrade.apply(reference);
await writeImage(at("lr/one_LR4.png"), input);
const bicubic = await bicubicRestorer(4).restore(input);
const scoring = protocol("kdsr", { scale: 4 });

async function evaluate(...args: string[]) {
  const json = at("result.json");
  const ended = await runTaskFile("evaluate", [
    ...args,
    ...["--protocol", "kdsr", "--data", at("sharp"), "--json", json],
    ...["--engine", "wasm"],
  ]);
  assert.equal(ended.code, 0, ended.stderr);
  return { ...ended, json: JSON.parse(await Deno.readTextFile(json)) };
}

Deno.test("a checkpoint is scored beside bicubic, with the protocol on every row", async () => {
  const { stdout, json } = await evaluate(
    ...[at("student.safetensors"), "--kernel", "3,1,20", "--noise", "10"],
    ...["--seed", "5", "--markdown", at("table.md")],
  );
  assert.deepEqual(
    [json.task, json.protocol, json.scale, json.kernel, json.noise],
    ["evaluate", "kdsr", 4, "3,1,20", 10],
  );
  assert.deepEqual(json.rows[0], {
    method: "bicubic",
    source: "measured",
    protocol: "kdsr",
    image: "one_HR.png",
    psnr: psnr(bicubic, reference, scoring),
    ssim: ssim(bicubic, reference, scoring),
  });
  assert.equal(json.rows.length, 2);
  assert.equal(json.rows[1].method, "student.safetensors");
  assert.match(stdout, /^mean +student\.safetensors .* kdsr$/m);
  assert.match(
    await Deno.readTextFile(at("table.md")),
    /^\| mean \| bicubic \| .* \| kdsr \|$/m,
  );
});

Deno.test("small pictures can be given, and are told by their names", async () => {
  const { json } = await evaluate("bicubic", "--lr", at("lr"));
  assert.equal(json.rows.length, 1);
  assert.equal(json.rows[0].psnr, psnr(bicubic, reference, scoring));
});
