import assert from "node:assert/strict";
import { InputError, openEngine, tf } from "../../../../mod.ts";
import { openTeacher } from "../../../../lib/systems/semantic/teacher/open_teacher.ts";

const engine = await openEngine({ engine: "wasm" });
const before = engine.liveTensors();
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

Deno.test("without a path, and without fetched weights, the shipped stand-in is opened", async () => {
  const home = Deno.env.get("XDG_DATA_HOME");
  Deno.env.set("XDG_DATA_HOME", folder);
  try {
    const teacher = await openTeacher();
    assert.match(teacher.name, /^stand-in, not ImageNet \(/);
    assert.match(teacher.hash, /^[0-9a-f]{64}$/);
    const pictures = tf.zeros<tf.Rank.R4>([1, 64, 64, 3]);
    const seen = tf.tidy(() =>
      teacher.see(pictures).levels.map(({ shape }) => [64 / shape[1], shape[3]])
    );
    assert.deepEqual(
      seen,
      teacher.levels.map(({ stride, channels }) => [stride, channels]),
    );
    pictures.dispose();
    teacher.dispose();
    assert.equal(engine.liveTensors(), before);
  } finally {
    if (home === undefined) Deno.env.delete("XDG_DATA_HOME");
    else Deno.env.set("XDG_DATA_HOME", home);
  }
});
