import { existsSync } from "node:fs";
import {
  type BlurKind,
  deblurringMeans,
  InputError,
  pairSource,
  progressBar,
  protocol,
} from "../../mod.ts";
import { openTaskEngine } from "../_engine.ts";
import { UsageError } from "../_flags.ts";
import { prepareToWrite } from "../_write_json.ts";
import { restorerFor } from "../restore/restorer.ts";
import {
  evaluateDeblurring,
  input,
  pictureTable,
  severityTable,
} from "./deblurring.ts";
import { printTables } from "./print_tables.ts";

/** By which protocol each set is scored, and how many pairs its test part has. */
const sets = {
  gopro: { protocolName: "gopro", complete: 1111 },
  hide: { protocolName: "gopro", complete: 2025 },
  realblur: { protocolName: "realblur", complete: 980 },
  levin: { protocolName: "levin-registered", complete: 32 },
};

/** A set of blurry and sharp pictures. */
export type DeblurringSet = keyof typeof sets;

/** Whether a set of that name is scored here. */
export function isDeblurringSet(name: string): name is DeblurringSet {
  return Object.hasOwn(sets, name);
}

/** `deno task evaluate <method> --set gopro`, `hide`, `realblur` or `levin`: prints the tables and gives what `--json` writes. */
export async function scoreDeblurringSet(
  flags: {
    readonly set: DeblurringSet;
    readonly data: string | undefined;
    readonly blur: BlurKind | undefined;
    readonly protocol: string | undefined;
    readonly engine: string | undefined;
    readonly markdown: string | undefined;
    readonly seed: number;
  },
  model: string | undefined,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { set, data, markdown, seed } = flags;
  const { protocolName, complete } = sets[set];
  const methods =
    `--set ${set} takes input, a deblurring checkpoint, or official weights of MIMO-UNet, NAFNet or MPRNet`;
  if (model === undefined) {
    throw new UsageError(`<model> is missing: ${methods}`);
  }
  if (data === undefined) {
    throw new UsageError(
      `--set ${set} needs its folder as --data, such as evaluate ${model} --set ${set} --data DIR`,
    );
  }
  if (/^(bicubic|drtl|kdsr|zssr|zskd)$/.test(model)) {
    throw new UsageError(`"${model}" does not deblur; ${methods}`);
  }
  if (model !== "input" && !existsSync(model)) {
    throw new InputError(`"${model}" does not exist; ${methods}`);
  }
  if ((flags.protocol ?? protocolName) !== protocolName) {
    throw new UsageError(
      `--protocol is "${flags.protocol}"; --set ${set} is scored by ${protocolName}`,
    );
  }
  if (flags.blur !== undefined && set !== "gopro") {
    throw new UsageError(`--blur goes with --set gopro, not with ${set}`);
  }
  if (markdown !== undefined) await prepareToWrite(markdown);
  const pairs = await pairSource(data, {
    purpose: "test",
    ...flags.blur && { blur: flags.blur },
  });
  // RealBlur's folder is called blur too, and means another thing.
  const blur = set === "gopro" ? pairs.blur ?? flags.blur ?? null : null;
  const count = pairs.length === 1 ? "1 pair" : `${pairs.length} pairs`;
  if (pairs.length !== complete) {
    console.error(
      `Warning: "${data}" has ${count}, published tables of --set ${set} are of ${complete}`,
    );
  }
  const scoring = protocol(protocolName);
  const kind = set !== "gopro"
    ? ""
    : `, ${blur ?? "blur of no told kind"}${
      pairs.blur === null && blur !== null ? " as told" : ""
    }`;
  const title = `${pairs.name}, ${count}${kind}, protocol ${scoring.name}`;
  const engine = await openTaskEngine(flags.engine);
  const restorer = model === "input"
    ? input
    : await restorerFor(model, { seed, signal, onTile: () => {} });
  const hash = await pairs.hash();
  using bar = progressBar({ label: "pictures", total: pairs.length });
  const found = await evaluateDeblurring(restorer, pairs, scoring, {
    ...{ title, signal },
    onPicture: (done, name) => bar.update(done, name),
  });
  bar.finish();
  const note = `Engine ${engine.name}; pairs ${hash.slice(0, 16)}.`;
  await printTables(
    [pictureTable(found), severityTable(found, restorer, note)],
    markdown,
  );
  const { rows, terciles } = found;
  return {
    ...{ engine: engine.name, model, set, data: title, blur },
    ...{ protocol: scoring.name, aligned: rows[0].aligned, hash },
    parameters: restorer.parameters ?? null,
    teacher: restorer.teacher ?? null,
    terciles,
    rows: rows.map((row) => ({
      ...{ ...row, source: "measured" },
      teacher: row.method === input.name ? null : restorer.teacher ?? null,
    })),
    means: deblurringMeans(rows),
  };
}
