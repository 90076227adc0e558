import assert from "node:assert/strict";

const folder = new URL("../../../lib/engine/wasm/", import.meta.url);

/** The numbers of a module's sections, in order. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++]);
    let size = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

for (const name of ["kernels-shared.wasm", "kernels-single.wasm"]) {
  Deno.test(`${name} takes its memory and writes nothing into it by itself`, async () => {
    const bytes = await Deno.readFile(new URL(name, folder));
    const module = new WebAssembly.Module(bytes);
    assert.deepEqual(WebAssembly.Module.imports(module), [
      { module: "env", name: "memory", kind: "memory" },
    ]);
    const data = 11;
    const start = 8;
    assert(!sections(bytes).includes(data));
    assert(!sections(bytes).includes(start));
  });
}
