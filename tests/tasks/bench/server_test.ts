import assert from "node:assert/strict";
import { Server } from "../../../tasks/bench/server.ts";
import { folderOf } from "../_run_task.ts";

const folder = await folderOf({
  "echo.ts": `
    console.log("a library greets");
    console.log(JSON.stringify({ version: "1", device: Deno.env.get("PLACE") }));
    const text = new TextDecoder();
    for await (const chunk of Deno.stdin.readable) {
      for (const line of text.decode(chunk).trim().split("\\n")) {
        const { do: what, id } = JSON.parse(line);
        if (what === "close") {
          console.error("the last words");
          Deno.exit(1);
        }
        console.log(JSON.stringify(what === "open" ? { error: "no " + id } : { value: id }));
      }
    }`,
  "silent.ts": `console.error("no such library");`,
});
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());

const start = (file: string) =>
  Server.start({
    program: Deno.execPath(),
    args: ["run", "-qA", "--no-config", `${folder.path}/${file}`],
    env: { PLACE: "here" },
  });

Deno.test("a process answers line by line, and what else it prints is passed over", async () => {
  await using server = await start("echo.ts");
  assert.deepEqual(server.hello, { version: "1", device: "here" });
  const run = (id: string) => server.ask({ do: "run", id, steps: 1 });
  assert.deepEqual(await run("a"), { value: "a" });
  assert.deepEqual(await run("b"), { value: "b" });
});

Deno.test("an answered error is thrown and the process goes on; its death says its last words", async () => {
  await using server = await start("echo.ts");
  await assert.rejects(
    server.ask({ do: "open", id: "x", case: "any", seed: 1 }),
    { message: "no x" },
  );
  assert.deepEqual(await server.ask({ do: "run", id: "a", steps: 1 }), {
    value: "a",
  });
  for (let i = 0; i < 2; i++) {
    await assert.rejects(server.ask({ do: "close", id: "a" }), {
      message: "the last words",
    });
  }
});

Deno.test("a process that does not come up says why", async () => {
  await assert.rejects(start("silent.ts"), { message: "no such library" });
});
