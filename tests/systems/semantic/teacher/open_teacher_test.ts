import assert from "node:assert/strict";
import { InputError, openEngine } from "../../../../mod.ts";
import { openTeacher } from "../../../../lib/systems/semantic/teacher/open_teacher.ts";

await openEngine({ engine: "wasm" });
const folder = await Deno.makeTempDir();

for (
  const [file, content, expected] of [
    ["none.pth", null, /does not exist.*\.pth, \.whl/],
    ["text.safetensors", "hello, teacher", /is no teacher; expected/],
    ["empty.zip", "PK\x03\x04 and no more", /damaged or incomplete zip/],
    ["empty.pth", "\x80\x02}.", /does not begin like one/],
    ["model.json", "{", /is no JSON/],
  ] as const
) {
  Deno.test(`"${file}" is refused in a sentence`, async () => {
    const path = `${folder}/${file}`;
    if (content !== null) {
      await Deno.writeFile(
        path,
        Uint8Array.from(content, (c) => c.charCodeAt(0)),
      );
    }
    await assert.rejects(
      openTeacher(path),
      (error) => error instanceof InputError && expected.test(error.message),
    );
  });
}
