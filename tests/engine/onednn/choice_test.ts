import assert from "node:assert/strict";
import type { Abi } from "../../../lib/engine/onednn/abi.ts";
import { fasterWay } from "../../../lib/engine/onednn/choice.ts";
import type { Plan } from "../../../lib/engine/onednn/plan.ts";
import { type ConvShape, linear } from "../../../lib/engine/wasm/shapes.ts";

const shape: ConvShape = {
  batch: 1,
  height: 48,
  width: 48,
  inChannels: 64,
  outChannels: 64,
  outHeight: 48,
  outWidth: 48,
  kernelHeight: 3,
  kernelWidth: 3,
  strideY: 1,
  strideX: 1,
  dilationY: 1,
  dilationX: 1,
  top: 1,
  left: 1,
};

function plan(
  changes: Partial<ConvShape> = {},
  part: Plan["part"] = "forward",
  depthwise = false,
): Plan {
  const whole = { ...shape, ...changes };
  return { part, shape: whole, bias: false, activation: linear, depthwise };
}

/** On a processor as oneDNN numbers them, beside kernels that have a lean way or not. */
function choice(isa: number, isLean: boolean) {
  const symbols = { dnnl_get_effective_cpu_isa: () => isa };
  return fasterWay({ symbols } as unknown as Abi, { isLean: () => isLean });
}

const [avx2, avx512] = [0x7, 0x27];

Deno.test("large 3x3 convolutions are oneDNN's with AVX-512 and our own without", () => {
  assert(choice(avx512, true)(plan()));
  assert(!choice(avx2, true)(plan()));
  assert(choice(avx2, false)(plan()));
  assert(choice(avx2, true)(plan({ inChannels: 16 })));
  assert(choice(avx2, true)(plan({ outHeight: 12, outWidth: 12 })));
});

Deno.test("what is little work, or has hardly a channel, is our own", () => {
  const pays = choice(avx512, false);
  assert(!pays(plan({ outHeight: 1, outWidth: 2 })));
  assert(!pays(plan({ outChannels: 3 })));
  assert(pays(plan({ inChannels: 3 })));
  assert(!pays(plan({ inChannels: 3 }, "inputGrad")));
  assert(pays(plan({ outChannels: 3 }, "inputGrad")));
});

Deno.test("depthwise convolutions are oneDNN's, large filters' gradients not", () => {
  const pays = choice(avx2, true);
  const large = { kernelHeight: 21, kernelWidth: 21 };
  assert(pays(plan({}, "filterGrad", true)));
  assert(pays(plan(large, "forward", true)));
  assert(!pays(plan(large, "filterGrad", true)));
});
