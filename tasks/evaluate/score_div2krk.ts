import { UsageError } from "../_flags.ts";
import { openTaskEngine } from "../_engine.ts";
import { prepareToWrite } from "../_write_json.ts";
import {
  div2krkTable,
  evaluateDiv2krk,
  kernelTable,
  setupNames,
} from "./div2krk.ts";
import { printTables } from "./print_tables.ts";
import { meansOf } from "./report.ts";

/** `deno task evaluate --set div2krk`: prints the tables and gives what `--json` writes. */
export async function scoreDiv2krk(
  flags:
    & {
      readonly [name in "data" | "protocol" | "engine" | "markdown"]:
        | string
        | undefined;
    }
    & {
      readonly scale: number | undefined;
      readonly preset: string;
      readonly steps: number | undefined;
      readonly seed: number;
    },
  folder: string | undefined,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { scale = 2, preset, steps, seed, markdown } = flags;
  const data = flags.data ?? folder;
  if (data === undefined) {
    throw new UsageError(
      "--set div2krk needs its folder, such as evaluate --set div2krk DIV2KRK",
    );
  }
  if (scale !== 2 && scale !== 4) {
    throw new UsageError(`--scale is ${scale}; DIV2KRK has 2 and 4`);
  }
  if ((flags.protocol ?? "div2krk") !== "div2krk") {
    throw new UsageError(
      `--protocol is "${flags.protocol}"; what is published about DIV2KRK is scored by div2krk`,
    );
  }
  if (!setupNames.includes(preset)) {
    throw new UsageError(
      `--preset is "${preset}"; with --set div2krk there are ${
        setupNames.join(", ")
      }`,
    );
  }
  if (markdown !== undefined) await prepareToWrite(markdown);
  const engine = await openTaskEngine(flags.engine);
  const choices = { data, scale, preset, steps, seed, signal } as const;
  const found = await evaluateDiv2krk(choices, (rows, { gap }) =>
    console.error(
      `${rows[0].image}: ${
        rows.map(({ method, psnr }) => `${method} ${psnr.toFixed(2)}`)
          .join(", ")
      }; gap ${gap.toFixed(2)}`,
    ));
  await printTables([div2krkTable(found), kernelTable(found)], markdown);
  const published = found.published.map(({ where, ...score }) => ({
    ...score,
    source: "paper",
    where,
    image: "all 100",
  }));
  return {
    ...{ engine: engine.name, set: "div2krk", data, scale, preset },
    protocol: "div2krk",
    rows: [...found.rows, ...published],
    means: meansOf(found.rows),
    kernels: found.kernels,
  };
}
