import assert from "node:assert/strict";
import { openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import {
  countParameters,
  disposeTree,
  valueAndGrad,
} from "../../../../lib/nn/mod.ts";
import { seeded } from "../../../../lib/random/mod.ts";
import {
  discriminate,
  type DiscriminatorParams,
  type DiscriminatorVectors,
  initDiscriminator,
  initDiscriminatorVectors,
  iterateVectors,
} from "../../../../lib/systems/kdsr/gan/discriminator.ts";
import { ganLoss } from "../../../../lib/systems/kdsr/gan/losses.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import {
  reference,
  relativeDifference,
  wave,
  wavePicture,
  waveWeight,
} from "./_wave.ts";

/** The reference's parameters and start vectors: 2 features. */
function referenceDiscriminator(): {
  params: DiscriminatorParams;
  vectors: DiscriminatorVectors;
} {
  let phase = 0;
  const conv = (outputs: number, inputs: number) => ({
    weight: waveWeight([outputs, inputs, 3, 3], 0.5, phase++),
    bias: tf.tensor1d(wave(outputs, 0.5, phase++)),
  });
  const normalised = (outputs: number, inputs: number, size: number) => {
    const weight = waveWeight([outputs, inputs, size, size], 0.5, phase++);
    const u = wave(outputs, 1, phase++);
    const length = Math.hypot(...u);
    return {
      weight,
      vectors: {
        u: tf.tensor1d(u.map((x) => x / length)),
        v: tf.zeros<tf.Rank.R1>([inputs * size * size]), // replaced at once
      },
    };
  };
  const first = conv(2, 3);
  const groups = {
    down: [2, 4, 8].map((n) => normalised(2 * n, n, 4)),
    up: [16, 8, 4].map((n) => normalised(n / 2, n, 3)),
    refine: [2, 2].map((n) => normalised(n, n, 3)),
  };
  const last = conv(1, 2);
  const each = <T>(f: (layer: (typeof groups.down)[number]) => T) => ({
    down: groups.down.map(f),
    up: groups.up.map(f),
    refine: groups.refine.map(f),
  });
  return {
    params: { first, normalised: each(({ weight }) => weight), last },
    vectors: each(({ vectors }) => vectors),
  };
}

onEveryEngine(
  "the discriminator agrees with PyTorch under its own spectral norm: logits, loss and gradients",
  async (engine) => {
    const before = engine.liveTensors();
    const { params, vectors } = referenceDiscriminator();
    const iterated = iterateVectors(params, vectors);
    const pictures = wavePicture(0.5, 0.3);
    const expected = reference.discriminator;

    const logits = tf.tidy(() => discriminate(params, iterated, pictures));
    assert.deepEqual(logits.shape, [1, 16, 16, 1]);
    const { loss, grads } = valueAndGrad(
      ({ pictures, params }) => ({
        loss: ganLoss(
          discriminate(
            params as DiscriminatorParams,
            iterated,
            pictures as tf.Tensor4D,
          ),
          "real",
        ),
      }),
      { pictures, params },
    );
    const inputGradient = grads.pictures as tf.Tensor;
    const [downGradient] =
      (grads.params as DiscriminatorParams).normalised.down;
    assert(await relativeDifference(logits, expected.logits) < 1e-5);
    assert(await relativeDifference(loss, [expected.loss]) < 1e-6);
    assert(
      await relativeDifference(inputGradient, expected.inputGradient) < 1e-4,
    );
    assert(
      await relativeDifference(downGradient, expected.downGradient) < 1e-4,
    );
    assert(
      await relativeDifference(iterated.refine[1].u, expected.lastU) < 1e-5,
    );

    disposeTree([params, vectors, iterated, grads, [pictures, logits, loss]]);
    assert.equal(engine.liveTensors(), before);
  },
);

Deno.test("the discriminator has 4,376,897 parameters at its paper's size", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const params = initDiscriminator(seeded(1));
  assert.equal(countParameters(params), 4_376_897);
  assert.equal(params.normalised.down[2].shape.join(), "4,4,256,512");
  disposeTree(params);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("each step up adds the encoder's activations of its size", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const params = initDiscriminator(seeded(1), 4);
  const drawn = initDiscriminatorVectors(seeded(2), params);
  const vectors = iterateVectors(params, drawn, 5);
  const pictures = wavePicture(0.5, 0);
  for (const step of [0, 1, 2]) {
    // A singular value of 1e9 silences this step: only its skip is left.
    const mute = tf.mul<tf.Tensor1D>(vectors.up[step].v, 1e9);
    const muted: DiscriminatorVectors = {
      ...vectors,
      up: vectors.up.map(({ u, v }, i) => ({ u, v: i === step ? mute : v })),
    };
    const { loss, grads } = valueAndGrad(
      (p) => ({ loss: ganLoss(discriminate(p, muted, pictures), "fake") }),
      params,
    );
    const sizes = await Promise.all(
      [grads.first.weight, ...grads.normalised.down].map(async (g) =>
        Math.hypot(...await g.data())
      ),
    );
    const [first, ...down] = sizes;
    assert(first > 1e-5, `nothing reaches the first layer (${sizes})`);
    for (const [i, size] of down.entries()) {
      const reached = i < 2 - step;
      assert.equal(size > 1e-5, reached, `down ${i} of step ${step}: ${size}`);
    }
    disposeTree([grads, [loss, mute]]);
  }
  disposeTree([params, drawn, vectors, [pictures]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the discriminator refuses pictures whose sides are no multiples of 8", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const params = initDiscriminator(seeded(1), 2);
  const vectors = initDiscriminatorVectors(seeded(2), params);
  const odd = tf.zeros<tf.Rank.R4>([1, 8, 12, 3]);
  assert.throws(
    () => discriminate(params, vectors, odd),
    /12x8; expected sides that are multiples of 8/,
  );
  const wide = tf.zeros<tf.Rank.R4>([2, 8, 24, 3]);
  const logits = tf.tidy(() => discriminate(params, vectors, wide));
  assert.deepEqual(logits.shape, [2, 8, 24, 1]);
  disposeTree([params, vectors, [odd, wide, logits]]);
  assert.equal(engine.liveTensors(), before);
});
