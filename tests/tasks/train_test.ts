import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import {
  generatedSource,
  kdsr,
  parseSafetensors,
  writeImage,
} from "../../mod.ts";
import { folderOf, interruptTask, runTaskFile } from "./_run_task.ts";

const folder = await folderOf({ "pictures/.kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const source = generatedSource({ seed: 2, count: 1, width: 96, height: 96 });
await writeImage(at("pictures/one.png"), await source.load(0));

/** A training with a checkpoint at every report. */
const line = (out: string) => [
  ...["kdsr", "--preset", "tiny", "--checkpoint-every", "0"],
  ...["--data", at("pictures"), "--out", at(out), "--engine", "wasm"],
];

const { teacher, student } = kdsr.presets.tiny;
const steps = {
  teacher: teacher.steps,
  student: student.warmup.steps + student.steps,
};

/** The tensors of a checkpoint by name, and its step. */
async function contents(path: string) {
  const { tensors, metadata } = parseSafetensors(await Deno.readFile(at(path)));
  return { step: Number(metadata.step), tensors };
}

const straight = await runTaskFile("train", [
  ...line("straight"),
  "--json",
  at("straight.json"),
]);
const whole = await contents("straight/student.safetensors");

Deno.test("a training says where the student is and what to do with it", async () => {
  assert.equal(straight.code, 0, straight.stderr);
  const checkpoint = at("straight/student.safetensors");
  assert.equal(
    straight.stdout,
    `The student is ${checkpoint}. Restore pictures with:\n` +
      `deno task restore ${checkpoint} <image…>\n`,
  );
  assert.match(straight.stderr, /^teacher: 60\/60 \(100%\), done after/m);
  const json = JSON.parse(await Deno.readTextFile(at("straight.json")));
  const { task, engine, stop, seed } = json;
  assert.deepEqual({ task, engine, stop, seed }, {
    task: "train",
    engine: "wasm",
    stop: "done",
    seed: 1,
  });
  assert.deepEqual([json.steps, json.checkpoint], [
    steps.teacher + steps.student,
    checkpoint,
  ]);
});

const interruptions = [["SIGINT", "teacher"], ["SIGKILL", "student"]] as const;

for (const [signal, stage] of interruptions) {
  Deno.test(`${signal} while the ${stage} learns, and --resume, give the same bits as no stop`, async () => {
    const args = [...line(signal), "--json", at(`${signal}.json`)];
    const path = `${signal}/${stage}.safetensors`;
    const ended = await interruptTask("train", args, {
      file: at(path),
      signal,
    });
    const { step } = await contents(path);
    assert(step > 0 && step < steps[stage], `stopped at ${step}`);
    if (signal === "SIGINT") {
      assert.equal(ended.code, 130, ended.stderr);
      const command = ["deno task train", ...args, "--resume"].join(" ");
      assert(
        ended.stderr.endsWith(
          `Interrupted; nothing is lost. Go on with:\n${command}\n`,
        ),
        ended.stderr,
      );
      const told = JSON.parse(await Deno.readTextFile(at(`${signal}.json`)));
      assert.deepEqual([told.stop, told.steps], ["aborted", step]);
      assert(!existsSync(at(`${signal}/student.safetensors`)));
    }
    const resumed = await runTaskFile("train", [...args, "--resume"]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(await contents(`${signal}/student.safetensors`), whole);
  });
}
