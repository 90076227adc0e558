import assert from "node:assert/strict";
import {
  faults,
  meanRatios,
  type Sampled,
  summarise,
} from "../../../tasks/bench/result.ts";
import { anyCase, samples, scripted } from "./_scripted.ts";

const side = (name: string, rest = {}) =>
  scripted(name, () => ({}), rest).contender;
const wasm = side("wasm");
const nchw = side("PyTorch nchw", { layout: "nchw" });
const last = side("PyTorch channels_last", { layout: "channels_last" });

Deno.test("an engine is compared with PyTorch's faster layout, by medians", () => {
  const result = summarise(anyCase, 2, [wasm, samples({ ms: [6, 5, 100] })], [
    [nchw, samples({ ms: [4, 4, 4] })],
    [last, samples({ ms: [3, 90, 3], disturbed: 1 })],
  ]);
  assert.equal(result.ms, 6);
  assert.equal(result.torchMs, 3);
  assert.equal(result.torchLayout, "channels_last");
  assert.deepEqual(result.torchLayouts, { nchw: 4, channels_last: 3 });
  assert.equal(result.ratio, 2);
  assert.equal(result.disturbed, 1);
});

Deno.test("without PyTorch there is no ratio", () => {
  const result = summarise(anyCase, 1, [wasm, samples()], []);
  assert.equal(result.ms, 2);
  assert(!("ratio" in result) && !("torchMs" in result));
});

Deno.test("the mean is each engine's own, by threads, without what both sides compute differently", () => {
  const result = (ms: number, threads: number, unlike = false) =>
    summarise({ ...anyCase, unlike }, threads, [wasm, samples({ ms: [ms] })], [
      [nchw, samples({ ms: [1] })],
    ]);
  const results = [
    result(2, 1),
    result(8, 1),
    result(3, 2),
    result(9, 1, true),
  ];
  assert.deepEqual(meanRatios(results, 1), { wasm: 4 });
  assert.deepEqual(meanRatios(results, 2), { wasm: 3 });
});

Deno.test("another network, a loss that does not fall and another result are faults", () => {
  const torch: Sampled = [nchw, samples()];
  const found = (changes: object, other: Sampled = torch) =>
    faults("any", [[wasm, samples(changes)], other]);
  assert.deepEqual(found({}), []);
  assert.match(found({ parameters: 11 })[0], /^any, wasm: it has 11 param/);
  assert.match(found({ values: [1, 1] })[0], /does not fall/);
  assert.match(found({ values: [1, NaN] })[0], /its value is NaN/);
  const operation = (value: number) =>
    samples({ learns: false, values: [value, value] });
  assert.deepEqual(found(operation(1000), [nchw, operation(1000.5)]), []);
  assert.match(found(operation(1000), [nchw, operation(1002)])[0], /1002/);
});
