import assert from "node:assert/strict";
import { presets } from "../../../lib/systems/kernelgan/config.ts";
import {
  initDiscriminator,
  joinFront,
} from "../../../lib/systems/kernelgan/discriminator.ts";
import {
  initVectors,
  iterateAll,
} from "../../../lib/systems/kernelgan/iterate_all.ts";
import { Memory } from "../../../lib/systems/kernelgan/memory.ts";
import {
  secondThread,
  Word,
  wordsAt,
} from "../../../lib/systems/kernelgan/second_thread.ts";
import {
  judgeReal,
  layOutNetworks,
} from "../../../lib/systems/kernelgan/step.ts";
import { seeded } from "../../../mod.ts";

const config = presets.tiny;

/** A discriminator that is about to judge a crop. */
function setUp() {
  const memory = new Memory();
  const networks = layOutNetworks(memory, config);
  const block = memory.floats(4);
  const { discriminator, passes } = networks;
  const rng = seeded(2);
  initDiscriminator(discriminator, rng.split("discriminator"));
  initVectors(memory, discriminator, passes.fake, rng.split("vectors"));
  joinFront(memory, discriminator);
  iterateAll(memory, discriminator, passes.fake, passes.real);
  const { data } = passes.real.picture;
  for (let i = 0; i < data.length; i++) data[i] = rng.uniform(-1, 1);
  return { memory, block, networks };
}

/** What judging leaves behind. */
function found({ passes: { real } }: ReturnType<typeof layOutNetworks>) {
  return [real.map, ...real.normalisedGrads, real.biasGrad]
    .map(({ data }) => data.slice());
}

Deno.test("the second thread computes the bits that the first would", async () => {
  const own = setUp();
  judgeReal(own.memory, own.networks);

  const other = setUp();
  const words = wordsAt(other.memory.shared, other.block.at);
  const side = secondThread(other.memory, config, other.block, () => {
    throw new Error("it was to be done by the other thread");
  });
  side.begin();
  const until = performance.now() + 60_000;
  while (Atomics.load(words, Word.finished) === 0) {
    assert(performance.now() < until, "the thread never came");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  side.finish();
  await side.close();
  assert.deepEqual(found(other.networks), found(own.networks));
});

Deno.test("what the second thread has not begun is done on the spot", async () => {
  const { memory, block } = setUp();
  let done = 0;
  const side = secondThread(memory, config, block, () => done++);
  // It cannot have started yet: this thread has not let anything else run.
  side.begin();
  side.finish();
  assert.equal(done, 1);
  await side.close();
});
