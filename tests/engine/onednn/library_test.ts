import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../lib/engine/mod.ts";
import { loadLibrary } from "../../../lib/engine/onednn/library.ts";
import { locateLibrary } from "../../../lib/engine/onednn/locate.ts";
import { openOnednn } from "../../../lib/engine/onednn/mod.ts";
import { libraries } from "./_libraries.ts";

/** Runs with `BLINDSIGHT_ONEDNN` naming a file. */
async function naming(file: string, body: () => unknown): Promise<void> {
  const before = Deno.env.get("BLINDSIGHT_ONEDNN");
  Deno.env.set("BLINDSIGHT_ONEDNN", file);
  try {
    await body();
  } finally {
    if (before === undefined) Deno.env.delete("BLINDSIGHT_ONEDNN");
    else Deno.env.set("BLINDSIGHT_ONEDNN", before);
  }
}

function reason(): string {
  const located = locateLibrary();
  assert("reason" in located, "a library was found");
  return located.reason;
}

Deno.test("a file that is named and not there, or no library, is why there is none", async () => {
  await naming("/nowhere/libdnnl.so.3", () => {
    assert.match(reason(), /^\/nowhere\/libdnnl.so.3 cannot be loaded: /);
  });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "not a library at all");
  await naming(file, async () => {
    assert.match(reason(), /cannot be loaded: /);
    assert(!reason().includes("\n"));
    await assert.rejects(openEngine({ engine: "onednn" }), (error) => {
      assert(error instanceof InputError);
      assert.match(error.message, /engine "onednn" is not here/);
      assert.match(error.message, /deno task engine get onednn/);
      return true;
    });
  });
  await Deno.remove(file);
});

Deno.test("a library that is something else is refused by name", {
  ignore: Deno.build.os !== "linux",
}, () => {
  assert.throws(
    () => loadLibrary("libc.so.6"),
    /libc.so.6 cannot be loaded: it has no dnnl_version/,
  );
});

for (const library of libraries) {
  const { path, version } = library;
  Deno.test(`oneDNN ${version} computes on as many threads as are asked for`, async () => {
    const { symbols } = Deno.dlopen(path, {
      omp_get_max_threads: { parameters: [], result: "i32" },
    });
    for (const threads of [1, 2]) {
      const engine = await openOnednn(library, { threads });
      assert.equal(engine.threads, threads);
      assert.equal(symbols.omp_get_max_threads(), threads);
      await engine.close();
    }
  });

  Deno.test(`loading oneDNN ${version} leaves the environment as it was`, () => {
    // The number is ours; others may have set another.
    assert.notEqual(Deno.env.get("GOMP_SPINCOUNT"), "4000");
  });
}
