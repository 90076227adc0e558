import assert from "node:assert/strict";
import {
  type Effort,
  measure,
  type Samples,
} from "../../../tasks/bench/measure.ts";
import type { Request } from "../../../tasks/bench/protocol.ts";
import { anyCase, scripted } from "./_scripted.ts";

const effort: Effort = {
  rounds: 4,
  slice: 12,
  patience: 0,
  seed: 1,
  profile: false,
  signal: new AbortController().signal,
};

/** Answers as a training whose loss halves with every request. */
function trained(ms: number) {
  let value = 1;
  return (request: Request): object =>
    request.do === "open"
      ? { parameters: 5, learns: true }
      : request.do === "run"
      ? { ms, cpu: 0, value: value /= 2 }
      : {};
}

Deno.test("contenders take turns of equal length, and each round begins with another one", async () => {
  const order: string[] = [];
  const noted = (name: string, ms: number) => {
    const answer = trained(ms);
    return scripted(name, (request) => {
      if (request.do === "run") order.push(`${name}${request.steps}`);
      return answer(request);
    }).contender;
  };
  const a = noted("a", 4);
  const b = noted("b", 2);
  const results = await measure(anyCase, [a, b], effort);
  assert.deepEqual(order.slice(-8), [
    ...["a3", "b6", "b6", "a3", "a3", "b6", "b6", "a3"],
  ]);
  const { ms, values, parameters } = results.get(b) as Samples;
  assert.deepEqual(ms, [2, 2, 2, 2]);
  assert.equal(parameters, 5);
  assert(values[1] < values[0]);
});

Deno.test("a contender that fails is out with its error, and the others go on", async () => {
  let runs = 0;
  const answer = trained(100);
  const failing = scripted("failing", (request) => {
    if (request.do === "run" && ++runs === 4) throw new Error("out of memory");
    return answer(request);
  });
  const other = scripted("other", trained(100));
  const results = await measure(
    anyCase,
    [failing.contender, other.contender],
    effort,
  );
  const error = results.get(failing.contender);
  assert(error instanceof Error && error.message === "out of memory");
  assert.equal(failing.asked.at(-1)!.do, "close");
  assert.equal((results.get(other.contender) as Samples).ms.length, 4);
  assert.equal(other.asked.at(-1)!.do, "close");
});

Deno.test("an abort ends the measuring at once", async () => {
  const controller = new AbortController();
  const { contender, asked } = scripted("aborting", (request) => {
    if (request.do === "run") controller.abort();
    return trained(1)(request);
  });
  const { signal } = controller;
  await assert.rejects(measure(anyCase, [contender], { ...effort, signal }), {
    name: "AbortError",
  });
  assert(asked.length < 6);
});
