import assert from "node:assert/strict";
import { parseSafetensors } from "../../../mod.ts";
import {
  checkModel,
  type KdsrConfig,
  modelOfSize,
  paperIso,
  presets,
  shippedConfig,
  withoutDistillation,
} from "../../../lib/systems/kdsr/mod.ts";
import { type Rate, rateSchedule } from "../../../lib/optim/mod.ts";

const configs: Record<string, KdsrConfig> = {
  ...presets,
  shipped: shippedConfig,
  iso: paperIso("L", 3),
};

Deno.test("configurations are plain JSON, and their numbers fit together", () => {
  for (const [name, config] of Object.entries(configs)) {
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config, name);
    checkModel(config.model);
    for (const scale of [2, 3, 4]) assert.equal(config.margin % scale, 0, name);
    assert(config.teacher.steps > 0 && config.student.steps > 0, name);
  }
});

Deno.test("the paper's preset has the released schedule: 500 epochs, and 100 of KD alone before 400 of both losses", () => {
  const { model, batch, patch, teacher, student, distillation } = presets.paper;
  assert.deepEqual(model, { ...modelOfSize("M"), scale: 4 });
  assert.deepEqual([batch, patch], [64, 64]);
  const epoch = Math.ceil(18 * 3450 / 64);
  const epochs = [teacher, student.warmup, student]
    .map(({ steps }) => steps / epoch);
  assert.deepEqual(epochs, [500, 100, 400]);
  assert.deepEqual(distillation, { weight: 1, temperature: 0.15 });
  const iso = paperIso("L");
  assert.deepEqual(
    [iso.student.warmup.steps, iso.student.steps / epoch, iso.setting],
    [0, 600, "iso"],
  );
});

Deno.test("rates fall as the paper's do", () => {
  const at = (rate: Rate, steps: number, step: number) => {
    return rateSchedule(rate, steps)(step);
  };
  const { teacher, student } = presets.paper;
  const quarter = teacher.steps / 4;
  const rates = [0, 1, 2, 3]
    .map((i) => at(teacher.rate, teacher.steps, i * quarter));
  assert.deepEqual(rates, [1e-4, 5e-5, 2.5e-5, 1.25e-5]);
  assert.equal(at(teacher.rate, teacher.steps, quarter - 1), 1e-4);
  const { warmup } = student;
  const drop = 60 * warmup.steps / 100;
  assert.equal(at(warmup.rate, warmup.steps, drop - 1), 2e-4);
  assert(Math.abs(at(warmup.rate, warmup.steps, drop) - 2e-5) < 1e-18);
  const { rate, steps } = presets.small.teacher;
  assert.equal(at(rate, steps, 0), 1e-3);
  assert(at(rate, steps, steps - 1) < 1.1e-5);
});

Deno.test("the control learns for as many steps, without distillation and without a warm-up", () => {
  for (const config of Object.values(configs)) {
    const control = withoutDistillation(config);
    const { warmup, steps } = control.student;
    assert.equal(control.distillation.weight, 0);
    assert.equal(warmup.steps, 0);
    assert.equal(steps, config.student.warmup.steps + config.student.steps);
    assert.deepEqual(
      { ...control, distillation: 0, student: 0 },
      { ...config, distillation: 0, student: 0 },
    );
  }
});

Deno.test("a model that cannot be is refused", () => {
  const model = modelOfSize("GAN");
  assert.throws(() => checkModel({ ...model, scale: 5 as 4 }), /scale is 5/);
  for (const key of ["features", "blocks", "encoderBlocks"] as const) {
    assert.throws(
      () => checkModel({ ...model, [key]: 0 }),
      new RegExp(`${key} is 0; expected a positive whole number`),
    );
  }
});

Deno.test("the weights that come with the project were trained as their configuration says", async () => {
  const path = new URL(
    "../../../data/weights/kdsr-x4.safetensors",
    import.meta.url,
  );
  const { metadata } = parseSafetensors(await Deno.readFile(path));
  assert.equal(metadata.system, "kdsr/student");
  assert.deepEqual(JSON.parse(metadata.config), shippedConfig);
});
