import assert from "node:assert/strict";
import { type Import, judgeImports } from "../../tasks/_import_rules.ts";
import { folderOf, runTaskFile } from "./_run_task.ts";

const file = (from: string, to: string): Import => ({ from, to, kind: "file" });
const pack = (from: string, to: string): Import => ({
  from,
  to,
  kind: "package",
});

Deno.test("imports that run down or stay level are kept", () => {
  assert.deepEqual(
    judgeImports([
      file("lib/nn/x.ts", "lib/engine/tf.ts"),
      file("lib/degrade/x.ts", "lib/image/image.ts"),
      file("lib/data/x.ts", "lib/degrade/mod.ts"),
      file("lib/train/x.ts", "lib/data/mod.ts"),
      file("lib/systems/kdsr/x.ts", "lib/systems/kdsr/gan/y.ts"),
      file("lib/systems/zskd/x.ts", "lib/systems/zssr/mod.ts"),
      file("lib/show/x.ts", "lib/train/event.ts"),
      file("mod.ts", "lib/show/mod.ts"),
      file("tasks/x.ts", "lib/show/mod.ts"),
      file("tests/show/x_test.ts", "lib/show/mod.ts"),
      pack("lib/engine/tf.ts", "@tensorflow/tfjs-core"),
      pack("lib/image/x.ts", "sharp"),
      pack("lib/image/x.ts", "node:fs/promises"),
      pack("tasks/_cli.ts", "@std/cli"),
    ]),
    [],
  );
});

Deno.test("each rule catches its breach", () => {
  const breaches: [Import, RegExp][] = [
    [file("lib/image/x.ts", "lib/data/mod.ts"), /data stands above image/],
    [file("lib/train/x.ts", "lib/systems/kdsr/mod.ts"), /systems stands above/],
    [file("lib/train/x.ts", "lib/show/mod.ts"), /only mod.ts, tasks/],
    [file("lib/systems/kdsr/x.ts", "lib/show/mod.ts"), /only mod.ts, tasks/],
    [file("lib/systems/kdsr/x.ts", "lib/systems/zssr/mod.ts"), /not declare/],
    [file("lib/systems/zssr/x.ts", "lib/systems/zskd/mod.ts"), /not declare/],
    [file("lib/nn/x.ts", "tasks/x.ts"), /nothing outside of lib/],
    [file("lib/nn/x.ts", "mod.ts"), /nothing outside of lib/],
    [file("lib/extra/x.ts", "lib/nn/mod.ts"), /lib\/extra has no place/],
    [pack("lib/nn/x.ts", "@tensorflow/tfjs-core"), /only lib\/engine does/],
    [pack("tests/x_test.ts", "@std/cli"), /only tasks\/_cli.ts does/],
    [pack("lib/nn/x.ts", "npm:sharp"), /named in deno.json/],
    [pack("lib/nn/x.ts", "jsr:@std/cli"), /named in deno.json/],
  ];
  for (const [breach, told] of breaches) {
    const said = judgeImports([breach]);
    assert.equal(said.length, 1, JSON.stringify(breach));
    assert.match(said[0], told);
  }
});

Deno.test("folders of one height do not import each other in a circle", () => {
  assert.deepEqual(
    judgeImports([
      file("lib/nn/a.ts", "lib/loss/b.ts"),
      file("lib/loss/c.ts", "lib/optim/d.ts"),
      file("lib/optim/e.ts", "lib/nn/f.ts"),
    ]),
    ["lib folders import each other: nn -> loss -> optim -> nn"],
  );
});

Deno.test("the task reads imports from code, not from comments, and exits with 1 at a breach", async () => {
  const good = `/** \`\`\`ts\n * import "../show/mod.ts";\n * \`\`\` */
export const glob = "**/*.ts"; // import "../show/mod.ts"`;
  await using project = await folderOf({
    "deno.json": "{}",
    "lib/nn/good.ts": good,
    "lib/show/mod.ts": "export const show = 1;",
  });
  const kept = await runTaskFile("check-imports", [project.path]);
  assert.equal(kept.stdout, "0 imports of 2 files keep the rules\n");
  assert.equal(kept.code, 0);

  await Deno.writeTextFile(
    `${project.path}/lib/nn/bad.ts`,
    `const { show } = await import("../show/mod.ts");\nexport type { Show } from "../show/mod.ts";\nshow();`,
  );
  const broken = await runTaskFile("check-imports", [project.path]);
  assert.match(
    broken.stdout,
    /^lib\/nn\/bad\.ts imports lib\/show\/mod\.ts: only mod\.ts, tasks and notebooks import show$/m,
  );
  assert.equal(broken.code, 1);
});
