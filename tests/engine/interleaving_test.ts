import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import { present } from "./_engines.ts";
import { SmallTraining } from "./_training.ts";

const steps = 20;

/** The numbers of a training that had the engine for itself. */
async function alone(name: string): Promise<number[]> {
  const training = new SmallTraining(name);
  for (let step = 0; step < steps; step++) training.step().dispose();
  const numbers = await training.numbers();
  training.dispose();
  return numbers;
}

for (const { label, options } of present) {
  Deno.test(`two trainings that take turns on "${label}" get the same bits as apart`, async () => {
    const engine = await openEngine(options);
    const expected = [await alone("one"), await alone("two")];
    const trainings = ["one", "two"].map((name) => new SmallTraining(name));
    const run = async (training: SmallTraining) => {
      for (let step = 0; step < steps; step++) {
        const loss = training.step();
        await loss.data(); // Here the other one gets its turn.
        loss.dispose();
      }
      return await training.numbers();
    };
    const found = await Promise.all(trainings.map(run));
    for (const training of trainings) training.dispose();
    await engine.close();
    assert.deepEqual(found, expected);
  });

  Deno.test(`a training on "${label}" whose engine was opened anew says so`, async () => {
    await openEngine(options);
    const training = new SmallTraining();
    training.step().dispose();
    const { name } = await openEngine({ engine: "cpu" });
    const again = await openEngine(options);
    if (name === again.name) return; // The same engine stayed open.
    assert.throws(() => training.step(), /has been closed since/);
    await again.close();
  });
}
