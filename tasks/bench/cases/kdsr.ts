import * as tf from "../../../lib/engine/tf.ts";
import { l1Loss } from "../../../lib/loss/mod.ts";
import { seeded } from "../../../lib/random/mod.ts";
import {
  applyKdsr,
  distillationLoss,
  encode,
  generate,
  initEncoder,
  initKdsr,
  type KdsrConfig,
  type KdsrModel,
} from "../../../lib/systems/kdsr/mod.ts";
import type { Steps } from "../bench_case.ts";
import { pattern } from "../pattern.ts";
import { training } from "../training.ts";

/** A step of the teacher: L1. */
export function teacher(model: KdsrModel, batch: number, size: number) {
  return (seed: number): Steps => {
    const { lr, hr } = pictures(model, batch, size);
    return training({
      params: initKdsr(seeded(seed), model, "teacher"),
      loss: (params) => l1Loss(applyKdsr(params, lr, hr).sr, hr),
      constants: [lr, hr],
    });
  };
}

/** A step of the student in its second stage: L1 and the distillation of D'. */
export function student(config: KdsrConfig) {
  return (seed: number): Steps => {
    const { model, batch, patch, clip, distillation, student } = config;
    const { lr, hr } = pictures(model, batch, patch);
    const rng = seeded(seed);
    const guide = initEncoder(rng.split("teacher"), model, "teacher");
    return training({
      params: initKdsr(rng, model, "student"),
      loss: (params) => {
        const idr = encode(params.encoder, lr);
        const l1 = l1Loss(generate(params.generator, lr, idr.compact), hr);
        const wanted = encode(guide, lr, hr).full;
        const { temperature } = distillation;
        return tf.add(l1, distillationLoss(idr.full, wanted, temperature));
      },
      constants: [lr, hr, guide],
      rate: student.rate.from,
      clip,
    });
  };
}

function pictures({ scale }: KdsrModel, batch: number, size: number) {
  return {
    lr: pattern<tf.Tensor4D>([batch, size, size, 3]),
    hr: pattern<tf.Tensor4D>([batch, scale * size, scale * size, 3], 7),
  };
}
