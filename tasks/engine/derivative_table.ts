import { openEngine } from "../../lib/engine/mod.ts";
import { cases } from "../../tests/engine/_cases.ts";
import {
  firstOrder,
  secondOrder,
  tolerance,
} from "../../tests/engine/_derivatives.ts";
import type { Present } from "../../tests/engine/_engines.ts";

/** How far one operation's derivatives are off on one engine. */
export interface Derivatives {
  readonly operation: string;
  readonly engine: string;
  readonly first: number;
  /** Null where it is refused with an error, as it should be there. */
  readonly second: number | null;
  readonly right: boolean;
}

/** Compares every operation's derivatives with finite differences, on every engine. */
export async function* checkDerivatives(
  engines: readonly Present[],
): AsyncGenerator<Derivatives> {
  for (const { label, options } of engines) {
    await openEngine(options);
    for (const test of cases) {
      const first = await firstOrder(test);
      const second = await secondOrder(test).catch(() => null);
      const refused = test.second === "refused";
      yield {
        operation: test.name,
        engine: label,
        first,
        second,
        right: first < tolerance && (second === null) === refused &&
          (second ?? 0) < tolerance,
      };
    }
  }
}

/** A table of operations by engines: errors of first and second derivatives. */
export function derivativeTable(results: readonly Derivatives[]): string {
  const engines = [...new Set(results.map(({ engine }) => engine))];
  const operations = [...new Set(results.map(({ operation }) => operation))];
  const cell = (operation: string, engine: string) => {
    const found = results.find((result) =>
      result.operation === operation && result.engine === engine
    );
    if (!found) return "";
    const { first, second, right } = found;
    const numbers = `${first.toExponential(0)} / ${
      second?.toExponential(0) ?? "refused"
    }`;
    return right ? numbers : `**${numbers}**`;
  };
  return [
    ["operation", ...engines],
    ["---", ...engines.map(() => "---")],
    ...operations.map((operation) => [
      operation,
      ...engines.map((engine) => cell(operation, engine)),
    ]),
  ].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
