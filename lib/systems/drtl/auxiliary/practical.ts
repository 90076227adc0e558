import { addNoise } from "../../../degrade/steps.ts";
import {
  blur,
  type Degradation,
  jpeg,
  kernelFrom,
  type KernelSpec,
  type NoiseDraw,
} from "../../../degrade/mod.ts";
import { clip } from "../../../image/mod.ts";
import type { Json, Rng } from "../../../random/mod.ts";

type Step = "first" | "second" | "shrink" | "noise" | "jpeg";

type PracticalDraw = {
  readonly order: readonly Step[];
  readonly first: KernelSpec;
  readonly second: KernelSpec;
  readonly noise: NoiseDraw;
  /** Quality of the JPEG on the way, and of the one at the end. */
  readonly jpeg: number;
  readonly last: number;
};

/** The scale that BSRGAN's widths are meant for. */
const scale = 4;

/**
 * BSRGAN's practical mixture, without a camera's pipeline: two blurs, smaller,
 * noise of level 2 to 25 and JPEG (nine times out of ten) in random order,
 * and JPEG at the end; qualities from 30 to 95.
 */
export function practical(shrink: Degradation<Json>): Degradation<Json> {
  return {
    name: "practical",
    draw(rng) {
      const steps: Step[] = ["first", "second", "shrink", "noise"];
      if (rng.chance(0.9)) steps.push("jpeg");
      return {
        order: rng.shuffle(steps),
        first: drawKernel(rng),
        second: drawKernel(rng),
        noise: {
          kind: "gaussian",
          level: rng.uniform(2, 25),
          seed: rng.integer(2 ** 32),
        },
        jpeg: 30 + rng.integer(66),
        last: 30 + rng.integer(66),
      } satisfies PracticalDraw;
    },
    async apply(image, drawn, sample = 0) {
      const { order, last, ...draws } = drawn as PracticalDraw;
      for (const step of order) {
        if (step === "shrink") image = await shrink.apply(image, null);
        else if (step === "jpeg") image = await jpeg(image, draws.jpeg);
        else if (step === "noise") {
          image = clip(addNoise(image, draws.noise, sample));
        } else image = blur(image, kernelFrom(draws[step]));
      }
      return await jpeg(image, last);
    },
  };
}

function drawKernel(rng: Rng): KernelSpec {
  const size = 7 + 2 * rng.integer(10);
  const least = 0.1; // narrower than that is no blur
  if (rng.chance()) {
    const lambda = Math.max(least, (2 + 0.2 * scale) * rng.uniform());
    return {
      kind: "gaussian",
      size,
      lambda1: lambda,
      lambda2: lambda,
      theta: 0,
    };
  }
  const width = () => Math.max(least, Math.sqrt((4 + scale) * rng.uniform()));
  return {
    kind: "gaussian",
    size,
    lambda1: width(),
    lambda2: width(),
    theta: rng.uniform(0, 180),
  };
}
