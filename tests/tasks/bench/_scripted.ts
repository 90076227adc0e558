import type { BenchCase } from "../../../tasks/bench/bench_case.ts";
import type { Contender, Samples } from "../../../tasks/bench/measure.ts";
import type { Request } from "../../../tasks/bench/protocol.ts";
import type { Server } from "../../../tasks/bench/server.ts";

/** A case that no engine is needed for. */
export const anyCase: BenchCase = {
  name: "any",
  title: "any case",
  open() {
    throw new Error("it is not meant to be opened");
  },
};

/** A contender whose answers are written down, and what it was asked. */
export function scripted(
  name: string,
  answer: (request: Request) => object,
  rest: Partial<Contender> = {},
): { contender: Contender; asked: Request[] } {
  const asked: Request[] = [];
  const ask = (request: Request) => {
    asked.push(request);
    return Promise.resolve().then(() => answer(request));
  };
  const server = { ask: ask as Server["ask"] };
  return { contender: { name, server, kind: "cpu", ...rest }, asked };
}

/** Samples of a training, with changes. */
export function samples(changes: Partial<Samples> = {}): Samples {
  return {
    parameters: 10,
    learns: true,
    ms: [2, 2, 2],
    disturbed: 0,
    values: [1, 0.5],
    ...changes,
  };
}
