import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/mod.ts";
import { collectGarbage } from "./_collect_garbage.ts";
import { present } from "./_engines.ts";
import { SmallTraining } from "./_training.ts";

const steps = 1000;

/** What allocators and drivers may keep for later, in bytes: 40 kB a step. */
const slack = 40 * 2 ** 20;

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

for (const { label, options } of present) {
  Deno.test(`1,000 training steps on "${label}" learn, and memory stays as it was`, async () => {
    const engine = await openEngine(options);
    const before = engine.liveTensors();
    const training = new SmallTraining();
    const losses: number[] = [];
    const resident: number[] = [];
    const counts = new Set<number>();
    const bytes = new Set<number>();
    for (let step = 0; step < steps; step++) {
      if (step % 50 === 0) collectGarbage();
      const loss = training.step();
      if (step % 10 === 9) losses.push((await loss.data())[0]);
      loss.dispose();
      counts.add(engine.liveTensors());
      bytes.add(engine.memory().bytes);
      resident.push(Deno.memoryUsage().rss);
    }
    assert.equal(counts.size, 1, "live tensors come or go");
    assert.equal(bytes.size, 1, "their bytes grow or shrink");
    const [early, late] = [resident.slice(0, 100), resident.slice(-100)];
    const growth = median(late) - median(early);
    assert(growth < slack, `${growth / 2 ** 20} MB more are resident`);
    assert(
      losses[99] < 0.25 * losses[0],
      `the loss went from ${losses[0]} to ${losses[99]}`,
    );
    training.dispose();
    assert.equal(engine.liveTensors(), before);
    await engine.close();
  });
}
