import assert from "node:assert/strict";
import type { Library } from "../../../lib/engine/onednn/library.ts";
import * as tf from "../../../lib/engine/tf.ts";
import { compute, difference, numbers } from "../wasm/_engine.ts";
import {
  conv,
  type ConvCase,
  convFilterGrad,
  convInputGrad,
  outSize,
} from "../wasm/_reference.ts";
import { counted, onOnednn } from "./_engine.ts";
import { libraries } from "./_libraries.ts";

const kernels = [[1, 1], [3, 3], [5, 4], [1, 7]] as const;
const channels = [[1, 3], [5, 5], [24, 12], [64, 1]] as const;
const windows: Pick<ConvCase, "pad" | "strides" | "dilations">[] = [
  { pad: [[1, 1], [1, 1]] },
  { pad: [[2, 0], [0, 3]] },
  { pad: [[1, 2], [3, 3]], strides: [2, 2] },
  { pad: [[0, 0], [1, 3]], strides: [1, 2], dilations: [2, 2] },
];
const sizes = [[9, 13], [5, 7]] as const;

function* cases(): Generator<ConvCase> {
  for (const [kh, kw] of kernels) {
    for (const [inputs, outputs] of channels) {
      for (const window of windows) {
        for (const [height, width] of sizes) {
          const c: ConvCase = {
            x: [2, height, width, inputs],
            filter: [kh, kw, inputs, outputs],
            ...window,
          };
          if (outSize(c).every((side) => side > 0)) yield c;
        }
      }
    }
  }
}

/** What a convolution takes, and y, dx and dfilter by the kernels. */
function run(c: ConvCase, activation = "linear", alpha = 0) {
  const attrs = {
    strides: c.strides ?? [1, 1],
    dilations: c.dilations ?? [1, 1],
    pad: [[0, 0], ...(c.pad ?? [[0, 0], [0, 0]]), [0, 0]],
  };
  const given = {
    x: [numbers("x", c.x), c.x],
    filter: [numbers("filter", c.filter), c.filter],
    bias: [numbers("bias", [c.filter[3]]), [c.filter[3]]],
    dy: [numbers("dy", outSize(c)), outSize(c)],
  } as const;
  const { x, filter, bias, dy } = given;
  const forward = { ...attrs, activation, alpha };
  const [y] = compute("ConvBiasAct", { x, filter, bias }, forward);
  const [dx] = compute("ConvInputGrad", { dy, filter }, {
    ...attrs,
    inputShape: c.x,
  });
  const [dfilter] = compute("ConvFilterGrad", { x, dy }, {
    ...attrs,
    filterShape: c.filter,
  });
  return {
    x: x[0],
    filter: filter[0],
    bias: bias[0],
    dy: dy[0],
    y,
    dx,
    dfilter,
  };
}

const odd: ConvCase = {
  x: [3, 19, 23, 24],
  filter: [3, 3, 24, 20],
  pad: [[1, 1], [1, 1]],
};

function testEach(
  name: (library: string) => string,
  body: (library: Library) => Promise<void>,
): void {
  for (const library of libraries) {
    Deno.test(name(`oneDNN ${library.version}`), () => body(library));
  }
}

testEach(
  (library) => `convolutions by ${library} are those of the plain loops`,
  (library) =>
    onOnednn(library, () => {
      for (const c of cases()) {
        const { x, filter, bias, dy, y, dx, dfilter } = run(c);
        const found = [
          difference(y, conv(c, x, filter, bias)),
          difference(dx, convInputGrad(c, dy, filter)),
          difference(dfilter, convFilterGrad(c, x, dy)),
        ];
        assert(Math.max(...found) < 1e-5, `${JSON.stringify(c)}: ${found}`);
      }
    }),
);

testEach(
  (library) => `activations follow the bias in ${library}`,
  (library) =>
    onOnednn(library, () => {
      const { y: linear } = run(odd);
      assert(linear.some((value) => value < 0));
      const relu = linear.map((value) => Math.max(value, 0));
      assert(difference(run(odd, "relu").y, relu) < 1e-6);
      const leaky = linear.map((value) => value > 0 ? value : value * 0.2);
      assert(difference(run(odd, "leakyRelu", 0.2).y, leaky) < 1e-6);
    }),
);

testEach(
  (library) => `${library} gives the same bits again, with one thread or two`,
  async (library) => {
    for (const threads of [1, 2]) {
      const results: ReturnType<typeof run>[] = [];
      for (let i = 0; i < 3; i++) {
        const again = () => void results.push(run(odd, "relu"));
        await onOnednn(library, again, { threads });
      }
      assert.deepEqual(results[1], results[0]);
      assert.deepEqual(results[2], results[0]);
    }
  },
);

testEach(
  (library) => `the heap may grow in the middle of work by ${library}`,
  async (library) => {
    for (const threads of [1, 2]) {
      await onOnednn(library, () => {
        const before = run(odd);
        // 64 MB: they do not fit in the heap that was there.
        const ones = tf.tidy(() => {
          const x: tf.Tensor4D = tf.ones([1, 512, 512, 64]);
          const y = tf.conv2d(x, tf.ones([3, 3, 64, 1]), 1, "same");
          return [y.min(), y.max()].map((value) => value.dataSync()[0]);
        });
        assert.deepEqual(ones, [4 * 64, 9 * 64]);
        assert.deepEqual(run(odd), before);
      }, { threads });
    }
  },
);

testEach(
  (library) =>
    `${library} takes no product of matrices for a convolution of like numbers`,
  (library) =>
    onOnednn(library, () => {
      // 382 pixels are laid out as 2x191, too, and the other numbers agree.
      tf.tidy(() => {
        const x: tf.Tensor4D = tf.ones([1, 2, 191, 2]);
        const filter: tf.Tensor4D = tf.ones([1, 1, 2, 191]);
        tf.conv2d(x, filter, 1, [[0, 0], [0, 6], [0, 1], [0, 0]]);
        const product = tf.matMul(tf.ones([382, 8]), tf.ones([8, 192]));
        assert(product.dataSync().every((value) => value === 8));
      });
    }),
);

testEach(
  (library) => `no more convolutions are kept by ${library} than agreed`,
  (library) =>
    onOnednn(library, (engine) => {
      const before = run(odd);
      assert.equal(engine.kept(), 3);
      for (let height = 5; height < 12; height++) {
        run({ ...odd, x: [1, height, 5, 24] });
        assert(engine.kept() <= 4);
      }
      assert.deepEqual(run(odd), before);
    }, { mostKept: 4 }),
);

testEach(
  (library) => `closing gives back all that ${library} has made`,
  async (library) => {
    const { abi, alive } = counted(library.abi);
    await onOnednn({ ...library, abi }, () => {
      run(odd, "relu");
      assert(alive.get("primitive")! >= 3);
      assert(alive.get("memory")! >= 9);
    });
    assert.deepEqual(
      [...alive].filter(([, count]) => count !== 0),
      [],
    );
    assert(alive.has("engine") && alive.has("stream"));
  },
);
