import { cosine } from "../../optim/mod.ts";
import type { ZssrRate } from "./config.ts";
import { type RateMemory, type RateRule, slopeRule } from "./slope_rule.ts";

/** The learning rate of a stage of so many steps. */
export function rateRule(
  rate: ZssrRate,
  steps: number,
  memory: RateMemory = { tests: [], drops: [] },
): RateRule {
  if (rate.kind === "slope") return slopeRule(rate, memory);
  const { from, to, warmup } = rate;
  const tests = [...memory.tests];
  const falling = cosine({ from, to, steps: steps - warmup });
  return {
    rate: (iteration) =>
      iteration < warmup
        ? from * (iteration + 1) / warmup
        : falling(iteration - warmup),
    ended: false,
    test: (iteration, error) => tests.push([iteration, Math.fround(error)]),
    look() {},
    memory: () => ({ tests: [...tests], drops: [] }),
  };
}
