import type {
  ConvMethods,
  DenseMethods,
  DepthwiseMethods,
  Owner,
} from "../wasm/conv_methods.ts";
import { type ConvShape, linear } from "../wasm/shapes.ts";
import type { Plan } from "./plan.ts";
import type { Offsets } from "./runner.ts";

/** Does a convolution and says true, or leaves it. */
export type Run = (plan: Plan, offsets: Offsets) => boolean;

type Part = Plan["part"];

/** Convolutions by whatever `run` does, and by our own kernels where it does not. */
export function convolutions(run: Run, own: ConvMethods): ConvMethods {
  return {
    dense: dense(run, own.dense),
    depthwise: {
      sample: depthwise(run, own.depthwise.sample, "sample"),
      batch: depthwise(run, own.depthwise.batch, "batch"),
    },
  };
}

function dense(run: Run, own: DenseMethods): DenseMethods {
  const gradient = (part: Part, shape: ConvShape, offsets: Offsets) =>
    run(
      { part, shape, bias: false, activation: linear, depthwise: false },
      offsets,
    );
  return {
    isLean: (s) => own.isLean(s),
    forward(x, filter, bias, y, shape, activation) {
      const withBias = bias !== null;
      const plan = { shape, bias: withBias, activation, depthwise: false };
      const offsets = { x, filter, bias, y };
      if (run({ part: "forward", ...plan }, offsets)) return;
      own.forward(x, filter, bias, y, shape, activation);
    },
    inputGrad(dy, filter, dx, s) {
      if (gradient("inputGrad", s, { x: dx, filter, y: dy })) return;
      own.inputGrad(dy, filter, dx, s);
    },
    filterGrad(x, dy, filter, s) {
      if (gradient("filterGrad", s, { x, filter, y: dy })) return;
      own.filterGrad(x, dy, filter, s);
    },
  };
}

function depthwise(
  run: Run,
  own: DepthwiseMethods,
  owner: Owner,
): DepthwiseMethods {
  const plain = { bias: false, activation: linear, depthwise: true };
  const all = owner === "batch"
    ? (part: Part, shape: ConvShape, offsets: Offsets) =>
      run({ part, shape, ...plain }, offsets)
    : (part: Part, shape: ConvShape, offsets: Offsets) =>
      perSample(run, { part, shape: { ...shape, batch: 1 }, ...plain }, {
        count: shape.batch,
        ...offsets,
      });
  return {
    forward(x, filter, y, s) {
      if (all("forward", s, { x, filter, y })) return;
      own.forward(x, filter, y, s);
    },
    inputGrad(dy, filter, dx, s) {
      if (all("inputGrad", s, { x: dx, filter, y: dy })) return;
      own.inputGrad(dy, filter, dx, s);
    },
    filterGrad(x, dy, filter, s) {
      if (all("filterGrad", s, { x, filter, y: dy })) return;
      own.filterGrad(x, dy, filter, s);
    },
  };
}

/** One convolution a sample; the first tells whether all are done. */
function perSample(
  run: Run,
  plan: Plan,
  { x, filter, y, count }: Offsets & { readonly count: number },
): boolean {
  const s = plan.shape;
  const bytes = {
    x: 4 * s.height * s.width * s.inChannels,
    filter: 4 * s.kernelHeight * s.kernelWidth * s.outChannels,
    y: 4 * s.outHeight * s.outWidth * s.outChannels,
  };
  for (let i = 0; i < count; i++) {
    const done = run(plan, {
      x: x + i * bytes.x,
      filter: filter + i * bytes.filter,
      y: y + i * bytes.y,
    });
    if (!done) return false;
  }
  return true;
}
