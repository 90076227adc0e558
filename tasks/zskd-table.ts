/**
 * Tests what zskd claims, row by row, over pictures and seeds.
 *
 * @module
 */
import { renderTable, zskd } from "../mod.ts";
import { eventProgress } from "../lib/show/track_progress.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { common, runTask } from "./_cli.ts";
import { openTaskEngine } from "./_engine.ts";
import { goOnCommand } from "./_go_on.ts";
import { KeptResults } from "./_kept.ts";
import { prepareToWrite } from "./_write_json.ts";
import {
  div2krkPictures,
  realSrPictures,
  shippedPictures,
  type TablePicture,
} from "./zskd_table/pictures.ts";
import { fourRowTable, tableRows } from "./zskd_table/report.ts";

await runTask({
  name: "zskd-table",
  summary:
    "Measures the four rows that test zskd's claims: ZSSR with the bicubic kernel; with the estimated one; + distillation; + preprocessing.",
  flags: {
    preset: {
      type: "string",
      choices: ["small", "reading", "tiny"],
      default: "small",
      help: "how much is trained",
    },
    seeds: {
      type: "number",
      integer: true,
      min: 1,
      default: 3,
      help: "how many, counted from --seed",
    },
    div2krk: {
      type: "string",
      value: "DIR",
      help: "DIV2KRK (gt, lr_x2), at x2",
    },
    realsr: {
      type: "string",
      value: "DIR",
      help: "crops of RealSR (test_LR, test_HR), at x4",
    },
    count: {
      type: "number",
      integer: true,
      min: 1,
      default: 2,
      help: "pictures of each set; without a set, of those that are shipped",
    },
    out: {
      type: "string",
      value: "DIR",
      default: "results/zskd-table",
      help: "where the cells and the table go",
    },
    resume: { type: "boolean", help: "go on with the cells that are there" },
    ...common,
  },
}, async ({ flags, signal, writeJson }) => {
  const { preset, seed, seeds, count, div2krk, realsr, out, resume } = flags;
  const config = zskd.presets[preset as zskd.ZskdPreset];
  const pictures: TablePicture[] = [
    ...(div2krk ? div2krkPictures(div2krk, count, config) : []),
    ...(realsr ? realSrPictures(realsr, count, config) : []),
  ];
  if (pictures.length === 0) {
    pictures.push(...await shippedPictures(count, config));
  }
  const file = `${out}/cells.json`;
  await prepareToWrite(file);
  const engine = await openTaskEngine(flags.engine);
  const setup = {
    engine: engine.name,
    pictures: pictures.map(({ name, config }) => ({ name, config })),
  };
  const kept = await KeptResults.open<zskd.FourRowCell>(file, {
    setup,
    resume,
  });
  const units = pictures.flatMap((picture) =>
    Array.from({ length: seeds }, (_, i) => ({ picture, seed: seed + i }))
  );
  for (const [i, { picture, seed }] of units.entries()) {
    const { name, config, protocol, load } = picture;
    const done = kept.results.some((cell) =>
      cell.image === name && cell.seed === seed
    );
    if (done) continue;
    console.error(`${i + 1} of ${units.length}: ${name}, seed ${seed}`);
    try {
      const pair = { ...await load(), name };
      const onEvent = eventProgress();
      const options = { seed, protocol, signal, onEvent };
      await kept.add(...await zskd.fourRows(pair, config, options));
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error(
        `Interrupted; what is done is kept. Go on with:\n${
          goOnCommand("zskd-table")
        }`,
      );
      throw error;
    }
  }
  const wanted = kept.results.filter((cell) =>
    units.some(({ picture, seed }) =>
      picture.name === cell.image && seed === cell.seed
    )
  );
  const rows = tableRows(wanted);
  const sets = [div2krk && "DIV2KRK", realsr && "RealSR"].filter(Boolean);
  const printed = fourRowTable(
    rows,
    `zskd's claims, preset ${preset}, ${
      seeds === 1 ? "1 seed" : `${seeds} seeds, mean ± deviation`
    }, ${sets.length > 0 ? sets.join(" and ") : "shipped generated pictures"}`,
  );
  console.log(renderTable(printed, "text"));
  const markdown = renderTable(printed, "markdown") + "\n";
  await writeFile(`${out}/table.md`, new TextEncoder().encode(markdown));
  await writeJson({ engine: engine.name, preset, seeds, rows, cells: wanted });
});
