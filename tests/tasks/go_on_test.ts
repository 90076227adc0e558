import assert from "node:assert/strict";
import { quoted } from "../../tasks/_go_on.ts";

Deno.test("arguments are quoted as shells take them", () => {
  assert.equal(
    quoted("results/kdsr-tiny/a.safetensors"),
    "results/kdsr-tiny/a.safetensors",
  );
  assert.equal(quoted("my photos/it's.png"), `'my photos/it'\\''s.png'`);
});
