import assert from "node:assert/strict";
import { createCanvas } from "../../../lib/data/generated/canvas.ts";
import { characters, glyph } from "../../../lib/data/generated/glyphs.ts";
import {
  type Hand,
  randomText,
  write,
} from "../../../lib/data/generated/lettering.ts";
import { flat } from "../../../lib/data/generated/paint.ts";
import { seeded } from "../../../lib/random/mod.ts";

const hand: Hand = {
  height: 30,
  weight: 0.12,
  contrast: 0,
  slant: 0,
  stretch: 1,
  serifs: false,
  angle: 0,
};

/** The painted pixels' bounds, and how many there are, parts counted as parts. */
function written(text: string, how: Partial<Hand> = {}) {
  const canvas = createCanvas(200, 80);
  write(canvas, text, 20, 50, { ...hand, ...how }, flat([1, 1, 1]));
  let [left, right, top, bottom, count] = [Infinity, 0, Infinity, 0, 0];
  canvas.open.forEach((open, i) => {
    count += 1 - open;
    if (open > 0.5) return;
    const x = i % 200, y = Math.floor(i / 200);
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  return { left, right, top, bottom, count };
}

Deno.test("every character has strokes within its cell, no two alike", () => {
  const shapes = new Set(characters.map((c) => JSON.stringify(glyph(c))));
  assert.equal(shapes.size, characters.length);
  for (const character of characters) {
    assert.ok(glyph(character).length > 0, character);
    for (const [x0, y0, x1, y1] of glyph(character)) {
      for (const x of [x0, x1]) assert.ok(x >= -0.5 && x <= 4.5, character);
      for (const y of [y0, y1]) assert.ok(y >= -0.5 && y <= 8, character);
    }
  }
  assert.equal(glyph(" ").length, 0);
});

Deno.test("a capital stands on its line, as high as was asked for", () => {
  const { left, top, bottom } = written("H");
  assert.ok(Math.abs(bottom - top - 33) <= 1); // with half a stroke at both ends
  assert.ok(Math.abs(bottom - 51) <= 1);
  assert.ok(Math.abs(left - 18) <= 1);
});

Deno.test("letters follow each other along their line", () => {
  const one = written("H"), two = written("HH");
  assert.ok(Math.abs(two.count - 2 * one.count) < 0.05 * two.count);
  assert.ok(two.right > one.right + 25 && two.bottom === one.bottom);
  const down = written("HH", { angle: 0.3 });
  assert.ok(down.bottom > two.bottom + 5);
});

Deno.test("weight, contrast, slant and serifs change what is written", () => {
  const plain = written("H");
  assert.ok(written("H", { weight: 0.2 }).count > 1.4 * plain.count);
  assert.ok(written("H", { contrast: 0.7 }).count < plain.count);
  assert.ok(written("H", { slant: 0.3 }).right > plain.right + 5);
  assert.ok(written("H", { serifs: true }).left < plain.left - 1);
});

Deno.test("random text has words of known characters and the length asked for", () => {
  for (let i = 0; i < 20; i++) {
    const text = randomText(seeded(i), 40);
    assert.ok(text.length >= 39 && text.length < 50);
    assert.ok([...text].every((c) => c === " " || characters.includes(c)));
  }
});
