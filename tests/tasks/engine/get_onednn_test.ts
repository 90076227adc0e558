import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { libraryPaths } from "../../../lib/engine/onednn/locate.ts";
import { locateLibrary } from "../../../lib/engine/onednn/mod.ts";
import { runScript } from "../_run_task.ts";

const task = fileURLToPath(
  new URL("../../../tasks/engine.ts", import.meta.url),
);

function get(env: Record<string, string>) {
  return runScript(task, ["get", "onednn"], { env });
}

Deno.test(
  "getting oneDNN says what is missing where there is nothing to get it with",
  {
    ignore: Deno.build.os !== "linux" || locatedBySystem(),
  },
  async () => {
    const empty = await Deno.makeTempDir();
    const env = { PATH: empty, XDG_DATA_HOME: empty, BLINDSIGHT_ONEDNN: "" };
    const { code, stderr } = await get(env);
    assert.equal(code, 1);
    assert.match(stderr, /could not be got without root's rights/);
    assert.match(stderr, /Python wheel (needs python3 with pip|is for x86-64)/);
    assert.match(stderr, /package of Debian or Ubuntu needs apt-get/);
    assert.match(stderr, /BLINDSIGHT_ONEDNN/);
    assert.deepEqual(filesBelow(`${empty}/blindsight`), []);
    await Deno.remove(empty, { recursive: true });
  },
);

Deno.test("getting oneDNN does not paper over a file that is named and unusable", async () => {
  const { code, stderr } = await get({ BLINDSIGHT_ONEDNN: "/nowhere.so" });
  assert.equal(code, 1);
  assert.match(stderr, /BLINDSIGHT_ONEDNN is set, but \/nowhere.so cannot be/);
});

Deno.test("a oneDNN that is there is tried and kept", async () => {
  const located = locateLibrary();
  if (!("library" in located)) {
    console.warn(`SKIPPED (${located.reason}; deno task engine get onednn)`);
    return;
  }
  const { path, version } = located.library;
  const { code, stdout } = await get({ BLINDSIGHT_ONEDNN: path });
  assert.equal(code, 0);
  assert.equal(
    stdout.trim(),
    `oneDNN ${version} is there, and the engine computes: ${path}`,
  );
});

/** Whether the system has one, which an empty folder of one's own cannot hide. */
function locatedBySystem(): boolean {
  return libraryPaths().some((path) => path.startsWith("/usr/"));
}

function filesBelow(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}
