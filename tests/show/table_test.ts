import assert from "node:assert/strict";
import { InputError, renderTable, table } from "../../mod.ts";

const rows = [
  { method: "bicubic", source: "ours", psnr: 23.949, ssim: 0.6512 },
  { method: "student", source: "ours", psnr: 24.7, ssim: null },
  { method: "KDSR", source: "paper", psnr: 27.5, ssim: 0.8 },
];

Deno.test("text is aligned, numbers to the right, and the best marked with a star", () => {
  const text = renderTable(
    table(rows, ["method", "psnr"], { best: "max", title: "Set14" }),
    "text",
  );
  assert.equal(
    text,
    [
      "Set14",
      "",
      "method    psnr",
      "────────────────",
      "bicubic  23.95",
      "student  24.70",
      "KDSR     27.50*",
      "",
      "* best",
    ].join("\n").replace("────────────────", "───────────────"),
  );
});

Deno.test("in groups the best is that of its group", () => {
  const markdown = renderTable(
    table(rows, ["method", "psnr"], { best: "max", group: "source" }),
    "markdown",
  );
  assert.match(markdown, /\| student \| \*\*24\.70\*\* \|/);
  // A group of one has no best.
  assert.match(markdown, /\| KDSR \| 27\.50 \|/);
});

Deno.test("what looks equal is equally best, and a column may have no best", () => {
  const scores = [{ a: 1.001, b: 3 }, { a: 1.002, b: 4 }, { a: 5, b: 5 }];
  const markdown = renderTable(
    table(scores, [{ key: "a", best: "min", digits: 2 }, {
      key: "b",
      best: "none",
    }], { best: "max" }),
    "markdown",
  );
  assert.equal(markdown.match(/\*\*1\.00\*\*/g)?.length, 2);
  assert.doesNotMatch(markdown, /\*\*[345]\*\*/);
});

Deno.test("an empty cell is a dash, whole numbers get no point, small ones an exponent", () => {
  const text = renderTable(
    table([
      { n: 12345, loss: 1e-5, name: undefined, ok: true },
      { n: -7, loss: 2.5e-6, name: "x", ok: false },
    ]),
    "text",
  );
  assert.match(text, /12,345 {2}1\.00e-5 {2}– {5}yes/);
  assert.match(text, /-7 {2}2\.50e-6 {2}x {5}no/);
});

Deno.test("HTML and Markdown show signs of their own as they are", () => {
  const nasty = table([{ "<b>|": "a|b <script>" }], undefined, { note: "&" });
  assert.match(
    renderTable(nasty, "html"),
    /&lt;b&gt;\|[^]*a\|b &lt;script&gt;[^]*&amp;/,
  );
  assert.match(renderTable(nasty, "markdown"), /a\\\|b <script>/);
});

Deno.test("a column that no row has is refused by name", () => {
  assert.throws(() => table(rows, ["method", "pnsr"]), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /"pnsr"; the rows have method, source, psnr/);
    return true;
  });
});
