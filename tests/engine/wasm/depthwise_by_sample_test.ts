import assert from "node:assert/strict";
import { compute, difference, numbers, onWasm } from "./_engine.ts";
import {
  conv,
  type ConvCase,
  convFilterGrad,
  convInputGrad,
  outSize,
} from "./_reference.ts";

interface Case {
  readonly x: [number, number, number, number];
  readonly kernel: [number, number];
  readonly pad: [[number, number], [number, number]];
}

const cases: Case[] = [];
for (const kernel of [[1, 1], [3, 3], [5, 5], [4, 4], [1, 7]] as const) {
  for (const channels of [1, 3, 5, 8, 24]) {
    for (const pad of [[[1, 1], [1, 1]], [[2, 1], [3, 4]]] as const) {
      cases.push({
        x: [2, 6, 7, channels],
        kernel: [...kernel],
        pad: [[...pad[0]], [...pad[1]]],
      });
    }
  }
}

/** Every sample and channel by itself, as a convolution of one channel. */
function alone({ x, kernel, pad }: Case): ConvCase {
  return { x: [1, x[1], x[2], 1], filter: [...kernel, 1, 1], pad };
}

/** The numbers of one sample and channel. */
function pick(
  values: Float32Array,
  [, h, w, c]: readonly number[],
  sample: number,
  channel: number,
): Float32Array {
  return Float32Array.from(
    { length: h * w },
    (_, i) => values[(sample * h * w + i) * c + channel],
  );
}

/** The inverse of {@linkcode pick}. */
function place(
  to: Float64Array,
  [, h, w, c]: readonly number[],
  sample: number,
  channel: number,
  values: Float64Array,
): void {
  values.forEach((v, i) => to[(sample * h * w + i) * c + channel] = v);
}

function run(c: Case) {
  const [, height, width] = outSize(alone(c));
  const shapes = {
    x: c.x,
    filter: [c.x[0], ...c.kernel, c.x[3]],
    dy: [c.x[0], height, width, c.x[3]],
  };
  const x = numbers("x", shapes.x);
  const filter = numbers("filter", shapes.filter);
  const dy = numbers("dy", shapes.dy);
  const pad = [[0, 0], ...c.pad, [0, 0]];
  const [y] = compute("SampleDepthwise", {
    x: [x, shapes.x],
    filter: [filter, shapes.filter],
  }, { pad });
  const [dx] = compute("SampleDepthwiseInputGrad", {
    dy: [dy, shapes.dy],
    filter: [filter, shapes.filter],
  }, { pad, inputShape: shapes.x });
  const [dfilter] = compute("SampleDepthwiseFilterGrad", {
    x: [x, shapes.x],
    dy: [dy, shapes.dy],
  }, { pad, filterShape: shapes.filter });
  return { shapes, x, filter, dy, y, dx, dfilter };
}

Deno.test("each sample and channel is filtered by its own kernel", async () => {
  await onWasm(2, () => {
    for (const c of cases) {
      const { shapes, ...all } = run(c);
      const expected = {
        y: new Float64Array(all.y.length),
        dx: new Float64Array(all.dx.length),
        dfilter: new Float64Array(all.dfilter.length),
      };
      for (let n = 0; n < c.x[0]; n++) {
        for (let channel = 0; channel < c.x[3]; channel++) {
          const at = [n, channel] as const;
          const x = pick(all.x, shapes.x, ...at);
          const filter = pick(all.filter, shapes.filter, ...at);
          const dy = pick(all.dy, shapes.dy, ...at);
          const one = alone(c);
          place(expected.y, shapes.dy, ...at, conv(one, x, filter));
          place(expected.dx, shapes.x, ...at, convInputGrad(one, dy, filter));
          place(
            expected.dfilter,
            shapes.filter,
            ...at,
            convFilterGrad(one, x, dy),
          );
        }
      }
      const found = (["y", "dx", "dfilter"] as const)
        .map((name) => difference(all[name], expected[name]));
      assert(Math.max(...found) < 1e-5, `${JSON.stringify(c)}: ${found}`);
    }
  });
});

Deno.test("the number of threads does not change a bit of a dynamic convolution", async () => {
  const c: Case = {
    x: [3, 40, 31, 24],
    kernel: [3, 3],
    pad: [[1, 1], [1, 1]],
  };
  const results: ReturnType<typeof run>[] = [];
  for (const threads of [1, 2]) {
    await onWasm(threads, () => void results.push(run(c)));
  }
  assert.deepEqual(results[1], results[0]);
});
