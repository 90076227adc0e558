import assert from "node:assert/strict";
import { generatedSource, readImage, writeImage } from "../../mod.ts";
import { folderOf, interruptTask, runTaskFile } from "./_run_task.ts";

const folder = await folderOf({ "pictures/.kept": "", "training/.kept": "" });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const at = (name: string) => `${folder.path}/${name}`;
const test = generatedSource({ seed: 6, count: 1, width: 48, height: 40 });
await writeImage(at("pictures/one.png"), await test.load(0));
const train = generatedSource({ seed: 7, count: 1, width: 96, height: 96 });
await writeImage(at("training/one.png"), await train.load(0));

const line = [
  ...["--profile", "tiny", "--seeds", "1", "--engine", "wasm"],
  ...["--data", at("pictures"), "--train", at("training"), "--out", at("out")],
];

Deno.test("an interrupted Table 2 says how to go on, goes on from its checkpoints, and gives table, chart and JSON", async () => {
  const interrupted = await interruptTask("reproduce-table2", line, {
    file: at("out/teacher.safetensors"),
    signal: "SIGINT",
  });
  assert.equal(interrupted.code, 130, interrupted.stderr);
  const command = ["deno task reproduce-table2", ...line, "--resume"].join(" ");
  assert(interrupted.stderr.includes(`Go on with:\n${command}\n`));
  assert.equal(interrupted.stdout, "");

  // Only who reads the teacher again can find that it is another's.
  const other = await runTaskFile("reproduce-table2", [
    ...[...line, "--resume", "--seed", "2"],
  ]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /teacher\.safetensors" was trained with seed 1;/);

  const resumed = await runTaskFile("reproduce-table2", [
    ...[...line, "--resume", "--json", at("result.json")],
  ]);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stdout, /^ +20 +KDSR_S .* its Table 2$/m);
  const result = JSON.parse(await Deno.readTextFile(at("result.json")));
  const { task, engine, seed, profile, list } = result;
  assert.deepEqual({ task, engine, seed, profile, list }, {
    task: "reproduce-table2",
    engine: "wasm",
    seed: 1,
    profile: "tiny",
    list: "kdsr",
  });
  assert.match(result.data, /^pictures /);
  checkCells(result.cells);
  const markdown = await Deno.readTextFile(at("out/table2.md"));
  assert.match(markdown, /^\| 0 \| bicubic \| .* \| measured \|$/m);
  assert((await readImage(at("out/table2.png"))).width > 600);
});

interface Cell {
  readonly method: string;
  readonly source: string;
  readonly kernel: number;
  readonly noise: number;
  readonly psnr: number;
}

/** Each method has each of the 27 cells once. */
function checkCells(cells: readonly Cell[]) {
  const methods = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = `${cell.source} ${cell.method}`;
    methods.set(key, [...methods.get(key) ?? [], cell]);
    assert(Number.isFinite(cell.psnr) && cell.psnr > 3, JSON.stringify(cell));
  }
  assert.deepEqual([...methods.keys()], [
    ...["bicubic", "control", "student", "teacher", "shipped"]
      .map((method) => `measured ${method}`),
    ...["DnCNN+RCAN", "DnCNN+IKC", "DnCNN+DCLS", "DASR", "KDSR_S"]
      .map((method) => `paper ${method}`),
  ]);
  for (const [method, own] of methods) {
    const places = own.map(({ kernel, noise }) => 100 * kernel + noise);
    const expected = [0, 10, 20].flatMap((noise) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((kernel) => 100 * kernel + noise)
    );
    assert.deepEqual(places.sort(), expected.sort(), method);
  }
}
