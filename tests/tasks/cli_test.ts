import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { folderOf, runScript } from "./_run_task.ts";

const cli = new URL("../../tasks/_cli.ts", import.meta.url).href;
const inputError =
  new URL("../../lib/engine/input_error.ts", import.meta.url).href;

const task = `
import { common, runTask, UsageError } from "${cli}";
import { InputError } from "${inputError}";

await runTask({
  name: "greet",
  summary: "Greets some people, as often and in such a way as the flags that follow say.",
  flags: {
    ...common,
    tone: { type: "string", choices: ["kind", "curt"], default: "kind", help: "how" },
    reportEvery: { type: "number", integer: true, min: 1, help: "how often" },
    loud: { type: "boolean", help: "in capitals" },
  },
  positionals: [{ name: "person", help: "who", many: true }],
}, async ({ flags, positionals, signal, writeJson }) => {
  const [what] = positionals;
  if (what === "input") throw new InputError("no.png is not there; give a picture");
  if (what === "usage") throw new UsageError("That goes against --loud");
  if (what === "bug") throw new TypeError("x is not a function\\nat all");
  if (what === "background") {
    Promise.reject(new Error("nobody waited"));
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
  if (what === "failed") return 1;
  if (what === "wait") {
    console.log("waiting");
    await new Promise((resolve) => signal.onabort = resolve);
    console.log("go on with --resume");
    return 0;
  }
  console.log(JSON.stringify({ ...flags, positionals }));
  await writeJson({ engine: "none", greeted: positionals.length });
});
`;

const folder = await folderOf({ "greet.ts": task });
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const script = `${folder.path}/greet.ts`;
const greet = (...args: string[]) => runScript(script, args);

Deno.test("flags and positionals arrive typed, with defaults", async () => {
  const { code, stdout, stderr } = await greet(
    "Ann",
    "--seed",
    "7",
    "--report-every=5",
    "--loud",
    "Bob",
  );
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const { help: _, ...got } = JSON.parse(stdout);
  assert.deepEqual(got, {
    seed: 7,
    tone: "kind",
    reportEvery: 5,
    loud: true,
    positionals: ["Ann", "Bob"],
  });
});

Deno.test("--help names every flag in lines of at most 80 columns", async () => {
  for (const flag of ["--help", "-h"]) {
    const { code, stdout, stderr } = await greet(flag);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^Usage: deno task greet <person…> \[flags\]$/m);
    assert.match(stdout, /^ +--report-every N +how often$/m);
    assert.match(stdout, /^ +--tone NAME +how: kind, curt \(default: kind\)$/m);
    for (const line of stdout.split("\n")) assert.ok(line.length <= 80, line);
  }
});

Deno.test("wrong use is told in one line and exits with 2", async () => {
  const cases: [args: string[], told: RegExp][] = [
    [["Ann", "--sed", "7"], /^There is no flag --sed; the flags are --seed, /],
    [["Ann", "-x"], /^There is no flag -x; /],
    [
      ["Ann", "--seed", "x"],
      /^--seed is "x"; expected a whole number from 0\./,
    ],
    [
      ["Ann", "--report-every", "1.5"],
      /"1\.5"; expected a whole number from 1/,
    ],
    [["Ann", "--seed"], /^--seed needs a value: --seed N\./],
    [["Ann", "--seed", "--loud"], /^--seed needs a value/],
    [
      ["Ann", "--tone", "rude"],
      /^--tone is "rude"; expected one of kind, curt/,
    ],
    [[], /^<person> is missing: who\./],
    [["usage"], /^That goes against --loud\. See: deno task greet --help\n$/],
  ];
  await Promise.all(cases.map(async ([args, told]) => {
    const { code, stdout, stderr } = await greet(...args);
    assert.match(stderr, told);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.match(stderr, /See: deno task greet --help\n$/);
    assert.equal(stdout, "");
    assert.equal(code, 2);
  }));
});

Deno.test("a failure is told in one line without a stack trace and exits with 1", async () => {
  const input = await greet("input");
  assert.equal(input.stderr, "no.png is not there; give a picture\n");
  assert.equal(input.code, 1);

  const bug = await greet("bug");
  assert.equal(
    bug.stderr,
    "greet failed: x is not a function. Set BLINDSIGHT_TRACE=1 to see where.\n",
  );
  assert.equal(bug.code, 1);

  const background = await greet("background");
  assert.match(background.stderr, /^greet failed: nobody waited\. Set .*\n$/);
  assert.equal(background.code, 1);

  assert.equal((await greet("failed")).code, 1);
});

Deno.test("BLINDSIGHT_TRACE=1 shows where an error comes from", async () => {
  const env = { BLINDSIGHT_TRACE: "1" };
  const { code, stderr } = await runScript(script, ["bug"], { env });
  assert.match(stderr, /TypeError: x is not a function[^]*greet\.ts:\d+/);
  assert.equal(code, 1);
});

Deno.test("--json writes the result whole, into a folder that it makes", async () => {
  const json = `${folder.path}/deep/er/result.json`;
  const { code } = await greet("Ann", "Bob", "--json", json, "--seed", "3");
  assert.equal(code, 0);
  const { seconds, ...rest } = JSON.parse(await Deno.readTextFile(json));
  assert.equal(typeof seconds, "number");
  assert.deepEqual(rest, {
    task: "greet",
    version: manifest.version,
    seed: 3,
    engine: "none",
    greeted: 2,
  });
  const left = [...Deno.readDirSync(`${folder.path}/deep/er`)];
  assert.deepEqual(left.map(({ name }) => name), ["result.json"]);
});

Deno.test("a --json that cannot be written is refused before the work", async () => {
  const { code, stdout, stderr } = await greet(
    "Ann",
    "--json",
    `${script}/result.json`,
  );
  assert.match(stderr, /^"[^"]*result\.json" cannot be written .*\n$/);
  assert.equal(stdout, "");
  assert.equal(code, 1);
});

Deno.test("Ctrl-C lets the task end in its own words", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", "--no-check", script, "wait"],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let said = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (said === "") {
      // A terminal under `deno task` sends it twice: that is one press.
      child.kill("SIGINT");
      child.kill("SIGINT");
    }
    said += text;
  }
  assert.equal(said, "waiting\ngo on with --resume\n");
  assert.equal((await child.status).code, 0);
});

Deno.test("@std/cli parses where it can be had", async () => {
  await using std = await folderOf({
    "deno.json": JSON.stringify({
      imports: { "@std/cli/parse-args": "./parse_args.ts" },
    }),
    "parse_args.ts":
      `export const parseArgs = (args: string[], options: { boolean: string[], string: string[] }) =>
         ({ _: args, seed: "41", tone: options.boolean.includes("loud") && options.string.includes("_") ? "curt" : "" });`,
  });
  const { code, stdout } = await runScript(script, ["Ann"], {
    config: `${std.path}/deno.json`,
  });
  assert.equal(code, 0);
  const { seed, tone, positionals } = JSON.parse(stdout);
  assert.deepEqual([seed, tone, positionals], [41, "curt", ["Ann"]]);
});
