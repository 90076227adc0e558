import assert from "node:assert/strict";
import { tiles } from "../../mod.ts";

Deno.test("tiles cover every pixel once and stay within the picture", () => {
  for (const [width, height, size] of [[37, 23, 11], [8, 8, 8], [1, 50, 7]]) {
    const seen = new Uint8Array(width * height);
    for (const tile of tiles(width, height, size, 3)) {
      assert(tile.width <= size && tile.height <= size);
      assert(tile.outerX >= 0 && tile.outerY >= 0);
      assert(tile.outerX + tile.outerWidth <= width);
      assert(tile.outerY + tile.outerHeight <= height);
      assert.equal(tile.outerX, Math.max(0, tile.x - 3));
      for (let y = tile.y; y < tile.y + tile.height; y++) {
        for (let x = tile.x; x < tile.x + tile.width; x++) {
          seen[y * width + x]++;
        }
      }
    }
    assert(seen.every((count) => count === 1));
  }
});

Deno.test("edges of tiles are multiples where a network needs it", () => {
  for (const tile of tiles(104, 56, 24, 16, 8)) {
    for (const edge of Object.values(tile)) assert.equal(edge % 8, 0);
    assert(tile.width <= 24 && tile.height <= 24);
  }
});
