import assert from "node:assert/strict";
import {
  blur,
  createImage,
  createKernel,
  disposeTree,
  downsample,
  seeded,
  tf,
  toTensor,
  valueAndGrad,
} from "../../../mod.ts";
import { InputError } from "../../../lib/engine/mod.ts";
import {
  consistencyLoss,
  statisticsLoss,
} from "../../../lib/systems/zskd/mod.ts";
import { onEveryEngine } from "../../_every_engine.ts";

type T4 = tf.Tensor4D;

function noise(name: string, width: number, height: number) {
  const rng = seeded(name);
  const picture = createImage(width, height, 3);
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = rng.uniform();
  return picture;
}

/** Neither square nor symmetric. */
const kernel = createKernel({
  width: 5,
  height: 3,
  data: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, -3, 14, 15],
});

/** The derivative along a direction, by the gradient and by differences. */
async function slopes(f: (x: T4) => tf.Scalar, x: T4) {
  const { loss, grads } = valueAndGrad(
    (p) => ({ loss: f(p.x as T4) }),
    { x },
  );
  const rng = seeded("direction");
  const direction = Float32Array.from({ length: x.size }, () => rng.normal());
  const gradient = await grads.x.data() as Float32Array;
  const along = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
  const step = 1e-3;
  const at = async (sign: number) => {
    const moved = tf.tidy(() =>
      f(tf.add(x, tf.mul(tf.tensor4d(direction, x.shape), sign * step)) as T4)
    );
    const [value] = await moved.data();
    moved.dispose();
    return value;
  };
  const difference = (await at(1) - await at(-1)) / (2 * step);
  tf.dispose([loss]);
  disposeTree(grads);
  return { along, difference };
}

for (const scale of [2, 4]) {
  onEveryEngine(
    `consistency at x${scale} is the L1 that blur and sampling give inside, and its gradient is that of differences`,
    async () => {
      const restored = noise("restored", 12 * scale, 10 * scale);
      const image = noise("image", 12, 10);
      // Far from what the blurred picture is, so that no step crosses a kink.
      image.data.forEach((v, i) =>
        image.data[i] = v < 0.5 ? 0.4 * v : 0.6 + 0.4 * v
      );
      const small = downsample(blur(restored, kernel), scale, "s-fold");
      // Rows and columns that the kernel does not reach over the edge for.
      const inside = (n: number, taps: number) =>
        [...Array(n).keys()].filter((i) => {
          const first = i * scale - Math.floor(taps / 2);
          return first >= 0 && first + taps <= n * scale;
        });
      let [sum, count] = [0, 0];
      for (const y of inside(10, 3)) {
        for (const x of inside(12, 5)) {
          for (let c = 0; c < 3; c++, count++) {
            const at = (y * 12 + x) * 3 + c;
            sum += Math.abs(small.data[at] - image.data[at]);
          }
        }
      }
      const [large, x] = [toTensor(restored), toTensor(image)];
      const loss = tf.tidy(() => consistencyLoss(large, x, kernel, scale));
      const [value] = await loss.data();
      assert.ok(Math.abs(value - sum / count) < 1e-6, `${value}`);
      const { along, difference } = await slopes(
        (restored) => consistencyLoss(restored, x, kernel, scale),
        large,
      );
      assert.ok(
        Math.abs(along - difference) < 2e-3 * Math.abs(along) + 1e-5,
        `${along} against ${difference}`,
      );
      tf.dispose([large, x, loss]);
    },
  );
}

onEveryEngine(
  "statistics are 0 for other places of the same values, and their gradient is that of differences",
  async () => {
    const features = toTensor(noise("features", 8, 6));
    const turned = tf.reverse(features, [1, 2]) as T4;
    const other = tf.tidy(() =>
      tf.mul(toTensor(noise("other", 7, 9)), 2) as T4
    );
    const same = tf.tidy(() => statisticsLoss([features], [turned]));
    assert.ok((await same.data())[0] < 1e-6);
    const own = [features, turned];
    const two = tf.tidy(() => statisticsLoss(own, [other, other]));
    const one = tf.tidy(() => statisticsLoss([features], [other]));
    const [a, b] = [(await two.data())[0], (await one.data())[0]];
    assert.ok(a > 0.1 && Math.abs(a - b) < 1e-6, "a mean over layers");
    const { along, difference } = await slopes(
      (x) => statisticsLoss([x], [other]),
      features,
    );
    assert.ok(
      Math.abs(along - difference) < 2e-3 * Math.abs(along) + 1e-5,
      `${along} against ${difference}`,
    );
    tf.dispose([features, turned, other, same, two, one]);
  },
);

onEveryEngine("a kernel without room is refused", async () => {
  const [large, x] = [toTensor(noise("a", 4, 4)), toTensor(noise("b", 2, 2))];
  const wide = createKernel({ width: 9, data: new Array(81).fill(1) });
  await assert.rejects(
    async () => await consistencyLoss(large, x, wide, 2).data(),
    (error) =>
      error instanceof InputError &&
      /9x9 has no room in 4x4/.test(error.message),
  );
  tf.dispose([large, x]);
});
