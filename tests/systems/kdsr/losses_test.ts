import assert from "node:assert/strict";
import { tf, valueAndGrad } from "../../../mod.ts";
import { distillationLoss } from "../../../lib/systems/kdsr/mod.ts";
import { onEveryEngine } from "../../_every_engine.ts";
import { golden } from "../../_golden.ts";

for (const index of [0, 1, 2, 3]) {
  onEveryEngine(
    `distillation loss ${index} and its gradient agree with the official code`,
    async () => {
      const file = await golden("kdsr_kdloss.safetensors");
      if (!file) return;
      const matrix = (name: string) => {
        const { shape, data } = file.tensor(`${index}.${name}`);
        return tf.tensor2d(data, shape as [number, number]);
      };
      const temperature = file.scalar(`${index}.temperature`);
      const teacher = matrix("teacher");
      const { loss, grads } = valueAndGrad(
        ({ student }) => ({
          loss: distillationLoss(student as tf.Tensor2D, teacher, temperature),
        }),
        { student: matrix("student") },
      );
      const expected = file.scalar(`${index}.kl`);
      assert(Math.abs((await loss.data())[0] - expected) < 1e-5 * expected);
      const ours = await grads.student.data();
      const theirs = await matrix("grad_student").data();
      const largest = Math.max(...theirs.map(Math.abs));
      ours.forEach((value, i) =>
        assert(Math.abs(value - theirs[i]) < 1e-5 * largest)
      );
    },
  );
}
