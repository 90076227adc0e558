/**
 * Answers requests (`protocol.ts`) on one engine until its input ends:
 * `serve.ts ENGINE THREADS`.
 *
 * @module
 */
import { createInterface } from "node:readline";
import process from "node:process";
import type { EngineName } from "../../lib/engine/engine.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import type { Steps } from "./bench_case.ts";
import { cases } from "./cases/mod.ts";
import { kernelTimes } from "./kernel_times.ts";
import type { Hello, Opened, Profile, Ran, Request } from "./protocol.ts";

const opened = new Map<string, Steps>();

async function hello(): Promise<Hello> {
  const [engine, threads] = Deno.args;
  const { version, device } = await openEngine({
    engine: engine as EngineName,
    threads: Number(threads),
  });
  return { version, device };
}

async function answer(request: Request): Promise<object> {
  const { id } = request;
  if (request.do === "open") return await open(id, request.case, request.seed);
  const made = opened.get(id)!;
  if (request.do === "run") return await run(made, request.steps);
  if (request.do === "profile") return await profile(made, request.steps);
  opened.delete(id);
  await made.close();
  return {};
}

async function open(id: string, name: string, seed: number): Promise<Opened> {
  const made = await cases.find((one) => one.name === name)!.open(seed);
  opened.set(id, made);
  const { parameters, learns } = made;
  return { parameters, learns };
}

async function run(made: Steps, steps: number): Promise<Ran> {
  const cpu = process.cpuUsage();
  // The first step after a pause is slower.
  if (steps > 1) await timed(made, 1);
  const { ms, value } = await timed(made, steps);
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: (user + system) / 1000, value };
}

async function profile(made: Steps, steps: number): Promise<Profile> {
  let [ms, done] = [NaN, steps];
  const kernels = await kernelTimes(async () => {
    ({ ms, done } = await timed(made, steps));
  });
  return {
    ms,
    kernels: kernels.map(({ name, calls, ms }) => ({
      name,
      calls: calls / done,
      ms: ms / done,
    })),
  };
}

/** At least so many steps, as far as the device has computed them. */
async function timed(made: Steps, steps: number) {
  const { stride = 1 } = made;
  const calls = Math.ceil(steps / stride);
  const done = calls * stride;
  const started = performance.now();
  for (let i = 0; i < calls; i++) await made.step();
  const value = await made.value();
  return { ms: (performance.now() - started) / done, value, done };
}

function say(value: object): void {
  console.log(JSON.stringify(value));
}

function complaint(error: unknown): { error: string } {
  return { error: error instanceof Error ? error.message : String(error) };
}

try {
  say(await hello());
  for await (const line of createInterface({ input: process.stdin })) {
    say(await answer(JSON.parse(line)).catch(complaint));
  }
} catch (error) {
  say(complaint(error));
}
Deno.exit();
