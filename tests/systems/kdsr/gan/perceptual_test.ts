import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../lib/engine/mod.ts";
import * as tf from "../../../../lib/engine/tf.ts";
import { disposeTree, valueAndGrad } from "../../../../lib/nn/mod.ts";
import { importVgg, vggFeatures } from "../../../../lib/loss/mod.ts";
import { perceptualLoss } from "../../../../lib/systems/kdsr/gan/perceptual.ts";
import { onEveryEngine } from "../../../_every_engine.ts";
import { reference, relativeDifference, wavePicture } from "./_wave.ts";
import { narrowVgg } from "./_narrow_vgg.ts";

onEveryEngine(
  "the perceptual loss agrees with PyTorch: each layer, the sum, the gradient",
  async (engine) => {
    const before = engine.liveTensors();
    const vgg = importVgg(narrowVgg([2, 3, 4, 4, 4]));
    const restored = wavePicture(0.5, 0.3);
    const sharp = wavePicture(0.4, 0.9);
    const wanted = tf.tidy(() => vggFeatures(vgg, sharp));
    const expected = reference.perceptual;

    const terms = tf.tidy(() =>
      tf.stack(
        vggFeatures(vgg, restored).map((x, i) =>
          tf.mean(tf.abs(tf.sub(x, wanted[i])))
        ),
      )
    );
    assert(await relativeDifference(terms, expected.terms) < 1e-5);
    const { loss, grads } = valueAndGrad(
      ({ restored }) => ({
        loss: perceptualLoss(vgg, restored as tf.Tensor4D, wanted),
      }),
      { restored },
    );
    assert(await relativeDifference(loss, [expected.loss]) < 1e-5);
    assert(
      await relativeDifference(grads.restored, expected.inputGradient) < 1e-4,
    );
    disposeTree([vgg, grads, wanted, [restored, sharp, terms, loss]]);
    assert.equal(engine.liveTensors(), before);
  },
);

Deno.test("the five features lie at 1, 1/2, 1/4, 1/8 and 1/16 of the size, with the arrays' widths", async () => {
  const engine = await openEngine({ engine: "wasm" });
  const before = engine.liveTensors();
  const vgg = importVgg(narrowVgg([2, 3, 4, 5, 6]));
  const x = tf.zeros<tf.Rank.R4>([1, 32, 48, 3]);
  const shapes = tf.tidy(() => vggFeatures(vgg, x).map(({ shape }) => shape));
  assert.deepEqual(shapes, [
    [1, 32, 48, 2],
    [1, 16, 24, 3],
    [1, 8, 12, 4],
    [1, 4, 6, 5],
    [1, 2, 3, 6],
  ]);
  disposeTree([vgg, [x]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("features are taken before the ReLU, of pictures with ImageNet's mean and deviation taken off", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const arrays = narrowVgg([1, 1, 1, 1, 1]);
  const centre = (inputs: number, channel: number, value: number) => {
    const data = new Array(9 * inputs).fill(0);
    data[9 * channel + 4] = value;
    return { shape: [1, inputs, 3, 3], data };
  };
  const zero = { shape: [1], data: [0] };
  // conv1_1 passes normalised green on, conv1_2 turns its sign.
  arrays.set("features.0.weight", centre(3, 1, 1));
  arrays.set("features.0.bias", zero);
  arrays.set("features.2.weight", centre(1, 0, -1));
  arrays.set("features.2.bias", zero);
  const vgg = importVgg(arrays);
  const x = tf.fill([1, 16, 16, 3], 0.9) as tf.Tensor4D;
  const first = tf.tidy(() => tf.clone(vggFeatures(vgg, x)[0]));
  const expected = -(0.9 - 0.456) / 0.224; // below 0: no ReLU has been here
  for (const value of await first.data()) {
    assert(Math.abs(value - expected) < 1e-5, `${value} for ${expected}`);
  }
  disposeTree([vgg, [x, first]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("the perceptual loss's gradient agrees with finite differences", async () => {
  const engine = await openEngine({ engine: "cpu" });
  const before = engine.liveTensors();
  const vgg = importVgg(narrowVgg([2, 2, 2, 2, 2]));
  const restored = wavePicture(0.5, 0.3);
  const sharp = wavePicture(0.4, 0.9);
  const wanted = tf.tidy(() => vggFeatures(vgg, sharp));
  const { loss, grads } = valueAndGrad(
    ({ restored }) => ({
      loss: perceptualLoss(vgg, restored as tf.Tensor4D, wanted),
    }),
    { restored },
  );
  const gradient = await grads.restored.data();
  const values = await restored.data();
  const step = 2e-4;
  for (let i = 0; i < values.length; i += 97) {
    const at = (moved: number) => {
      const copy = Float32Array.from(values);
      copy[i] += moved;
      return perceptualLoss(vgg, tf.tensor4d(copy, restored.shape), wanted);
    };
    const rise = tf.tidy(() => tf.sub(at(step), at(-step)));
    const slope = (await rise.data())[0] / (2 * step);
    rise.dispose();
    assert(Math.abs(slope - gradient[i]) < 5e-3, `${slope}, ${gradient[i]}`);
  }
  disposeTree([vgg, grads, wanted, [loss, restored, sharp]]);
  assert.equal(engine.liveTensors(), before);
});

Deno.test("arrays that are no VGG19 are refused by name", () => {
  const missing = narrowVgg([1, 1, 1, 1, 1]);
  missing.delete("features.16.bias");
  assert.throws(() => importVgg(missing), (error) => {
    assert(error instanceof InputError);
    assert.match(error.message, /"features.16.bias" is missing/);
    return true;
  });
  const wrong = narrowVgg([1, 1, 1, 1, 1]);
  wrong.set("features.5.weight", { shape: [1, 2, 3, 3], data: [] });
  assert.throws(
    () => importVgg(wrong),
    /features.5 has the shapes \[1,2,3,3\]/,
  );
});
