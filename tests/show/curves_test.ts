import assert from "node:assert/strict";
import { logTicks } from "../../lib/show/log_ticks.ts";
import { clock, Pace } from "../../lib/show/pace.ts";
import { sparkline } from "../../lib/show/sparkline.ts";
import { spreadLabels } from "../../lib/show/spread_labels.ts";
import { smooth, thin } from "../../lib/show/thin.ts";
import { trainingChart } from "../../lib/show/training_chart.ts";
import { TrainingHistory } from "../../lib/show/training_history.ts";

Deno.test("labels that would touch are moved apart around their middle and stay inside", () => {
  const at = (...ys: number[]) =>
    spreadLabels(ys.map((y, i) => ({ name: `${i}`, y })), 100, 10);
  assert.deepEqual(at(20, 60).map(({ y }) => y), [20, 60]);
  assert.deepEqual(at(52, 50).map(({ name, y }) => [name, y]), [
    ["1", 46],
    ["0", 56],
  ]);
  assert.deepEqual(at(99, 100, 100).map(({ y }) => y), [80, 90, 100]);
  assert.deepEqual(at(-5, 0).map(({ y }) => y), [0, 10]);
});

Deno.test("thinning keeps short curves as they are and means of long ones", () => {
  const points = { x: [1, 2, 3], y: [5, 6, 7] };
  assert.deepEqual(thin(points, 3), points);
  const y = Array.from({ length: 101 }, (_, i) => i);
  const thinned = thin({ x: y, y }, 11);
  assert.deepEqual(thinned.y.slice(0, 2), [4.5, 14.5]);
  assert.equal(thinned.y.at(-1), 100);
});

Deno.test("smoothing keeps a level curve level and does not lag behind a slope", () => {
  for (const value of smooth(Array(30).fill(3), 5)) {
    assert.ok(Math.abs(value - 3) < 1e-12);
  }
  const slope = smooth(Array.from({ length: 101 }, (_, i) => i), 5);
  assert.ok(Math.abs(slope[50] - 50) < 1e-6);
  const noisy = Array.from({ length: 100 }, (_, i) => (-1) ** i);
  assert.ok(Math.abs(smooth(noisy, 10)[50]) < 0.1);
});

Deno.test("log ticks are round: powers of ten, then parts of them, then even steps", () => {
  assert.deepEqual(logTicks(0.0005, 2), [0.001, 0.01, 0.1, 1]);
  assert.deepEqual(logTicks(0.02, 0.3), [0.02, 0.05, 0.1, 0.2]);
  assert.deepEqual(logTicks(0.085, 0.24), [0.1, 0.15, 0.2]);
  assert.deepEqual(logTicks(0.9, 1.1), [0.9, 0.95, 1, 1.05, 1.1]);
});

Deno.test("a sparkline goes from low to high", () => {
  assert.equal(sparkline([0, 1, 2, 3]), "▁▃▆█");
  assert.equal(sparkline([1, 1]), "▅▅");
  assert.equal([...sparkline(Array(1000).fill(0), 20)].length <= 20, true);
});

Deno.test("the pace is that of the last half minute", () => {
  const pace = new Pace(100, 0, 0);
  assert.equal(pace.secondsLeft, undefined);
  // A slow start must not spoil the estimate for ever.
  pace.update(1, 50);
  for (let i = 1; i <= 60; i++) pace.update(1 + i / 2, 50 + i);
  assert.ok(Math.abs(pace.perSecond - 0.5) < 1e-9);
  assert.ok(Math.abs(pace.secondsLeft! - 69 / 0.5) < 1e-6);
});

Deno.test("a resumed count does not make the pace look fast", () => {
  const pace = new Pace(1000, 900, 0);
  pace.update(910, 10);
  assert.equal(pace.secondsLeft, 90);
});

Deno.test("durations read like a clock", () => {
  assert.deepEqual([7, 65, 725.4, 3753].map(clock), [
    "0:07",
    "1:05",
    "12:05",
    "1:02:33",
  ]);
});

Deno.test("the loss is drawn unless its terms make it up, and the rate never", () => {
  const drawn = (report: Record<string, number>) => {
    const history = new TrainingHistory();
    history.add({ type: "start", name: "one", step: 0, steps: 9 });
    history.add({ type: "step", step: 1, steps: 9, seconds: 1, report });
    return trainingChart(history.stages).text;
  };
  const beside = drawn({ loss: 0.02, rate: 0.01, reconstruction: 4e-4 });
  assert.match(beside, /loss: /);
  assert.match(beside, /reconstruction: /);
  assert.doesNotMatch(beside, /rate: /);
  assert.doesNotMatch(drawn({ loss: 0.5, l1: 0.2, kd: 0.3 }), /loss: /);
  assert.match(drawn({ loss: 0, rate: 0.1 }), /loss: /);
});
