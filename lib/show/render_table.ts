import { escapeHtml } from "./escape.ts";
import type { Table, TableCell } from "./table.ts";

/**
 * Writes a table as aligned text for terminals, as Markdown or as HTML. The
 * best of a column is bold, in text followed by a star.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderTable, table } from "blindsight";
 *
 * const text = renderTable(table([{ scale: 4, psnr: 23.95 }]), "text");
 * assert(text.startsWith("scale   psnr"));
 * ```
 */
export function renderTable(
  table: Table,
  form: "text" | "markdown" | "html",
): string {
  if (form === "text") return asText(table);
  return form === "markdown" ? asMarkdown(table) : asHtml(table);
}

function asText({ title, note, columns, groups }: Table): string {
  const rows = groups.flat();
  const marked = columns.map((_, i) => rows.some((row) => row[i].best));
  const mark = (cell: TableCell, i: number) =>
    cell.text + (marked[i] ? cell.best ? "*" : " " : "");
  const labels = columns.map(({ label, align }, i) =>
    marked[i] && align === "right" ? `${label} ` : label
  );
  const widths = columns.map((_, i) =>
    Math.max(
      length(labels[i]),
      ...rows.map((row) => length(mark(row[i], i))),
    )
  );
  const line = (texts: string[]) =>
    texts.map((text, i) => {
      const space = " ".repeat(widths[i] - length(text));
      return columns[i].align === "right" ? space + text : text + space;
    }).join("  ").trimEnd();
  const rule = "─".repeat(
    widths.reduce((sum, width) => sum + width + 2, -2),
  );
  const lines = [
    ...title === undefined ? [] : [title, ""],
    line(labels),
    ...groups.flatMap((
      group,
    ) => [rule, ...group.map((r) => line(r.map(mark)))]),
    ...groups.length === 0 ? [rule] : [],
    ...marked.includes(true) ? ["", "* best"] : [],
    ...note === undefined ? [] : ["", note],
  ];
  return lines.join("\n");
}

function asMarkdown({ title, note, columns, groups }: Table): string {
  const safe = (text: string) =>
    text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", " ");
  const line = (texts: string[]) => `| ${texts.join(" | ")} |`;
  return [
    ...title === undefined ? [] : [`**${safe(title)}**`, ""],
    line(columns.map(({ label }) => safe(label))),
    line(columns.map(({ align }) => align === "right" ? "---:" : ":---")),
    ...groups.flat().map((row) =>
      line(row.map(({ text, best }) => best ? `**${safe(text)}**` : safe(text)))
    ),
    ...note === undefined ? [] : ["", safe(note)],
  ].join("\n");
}

/** The colours are the page's own, so that it reads in dark themes too. */
function asHtml({ title, note, columns, groups }: Table): string {
  const cell = (tag: string, i: number, text: string, style: string) =>
    `<${tag} style="text-align:${
      columns[i].align
    };padding:3px 12px 3px 0;white-space:nowrap;` +
    `${style}">${escapeHtml(text)}</${tag}>`;
  const head = columns.map(({ label }, i) =>
    cell("th", i, label, "font-weight:600;vertical-align:bottom")
  );
  const body = groups.map((group) => {
    const rows = group.map((row) => {
      const cells = row.map(({ text, best }, i) =>
        cell("td", i, text, best ? "font-weight:700" : "")
      );
      return `<tr style="background:none">${cells.join("")}</tr>`;
    });
    return `<tbody style="border-top:1px solid rgba(128,128,128,.45)">${
      rows.join("\n")
    }</tbody>`;
  });
  const caption = title === undefined
    ? ""
    : `<caption style="caption-side:top;text-align:left;font-weight:600;padding:0 0 6px">${
      escapeHtml(title)
    }</caption>`;
  const below = note === undefined
    ? ""
    : `<p style="margin:4px 0 0;font-size:12px;opacity:.7">${
      escapeHtml(note)
    }</p>`;
  return '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:13px;' +
    `font-variant-numeric:tabular-nums">${caption}<thead>` +
    `<tr>${head.join("")}</tr></thead>\n${
      body.join("\n")
    }</table>${below}</div>`;
}

function length(text: string): number {
  return [...text].length;
}
