import assert from "node:assert/strict";
import { renderTable, zskd } from "../../../mod.ts";
import { fourRowTable, tableRows } from "../../../tasks/zskd_table/report.ts";

Deno.test("rows hold means, a sample's deviation over the seeds, and what each gains over the row above", () => {
  const cells = [1, 2, 3].flatMap((seed) =>
    ["one", "two"].flatMap((image) =>
      zskd.fourRowMethods.map((method, i): zskd.FourRowCell => ({
        method,
        image,
        seed,
        protocol: "div2krk",
        psnr: 30 + i + (image === "two" ? 2 : 0) + seed,
        ssim: 0.5,
      }))
    )
  );
  const rows = tableRows(cells);
  assert.equal(rows.length, 18);
  const [bicubic, projected, first, second] = rows;
  assert.deepEqual([bicubic.psnr, bicubic.spread, bicubic.seeds], [32, 1, 3]);
  assert.equal(bicubic.gain, undefined);
  assert.equal(projected.gain, undefined);
  assert.equal(first.gain, 2); // over bicubic, not over back-projection
  assert.equal(second.gain, 1);
  assert.deepEqual([rows[12].image, rows[12].psnr], ["mean", 33]);
  const single = tableRows(cells.slice(0, 6));
  assert.equal(single.length, 6, "no mean of one");
  const text = (own: typeof rows) => renderTable(fourRowTable(own, ""), "text");
  assert.match(text(rows), /32\.00 ± 1\.00/);
  assert.doesNotMatch(text(single), /±/, "one seed has no deviation");
});
