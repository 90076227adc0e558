import { InputError } from "../engine/input_error.ts";
import { type Displayable, displaySymbol } from "./displayable.ts";
import { formatColumn } from "./format_number.ts";
import { renderTable } from "./render_table.ts";

/** What a cell of a table can hold; nothing is drawn as a dash. */
export type Cell = string | number | boolean | null | undefined;

/** One row: cells by the key of their column. */
export type Row = Readonly<Record<string, Cell>>;

/** One column of a table. */
export interface Column {
  /** Where a row keeps the cell. */
  readonly key: string;
  /** The heading; the key unless told. */
  readonly label?: string;
  /** Numbers stand right and text left unless told. */
  readonly align?: "left" | "right";
  /** Digits after the point; as many as fit the column's numbers unless told. */
  readonly digits?: number;
  /** Which number is marked; `"none"` where the table's own rule must not apply. */
  readonly best?: "max" | "min" | "none";
}

/** What goes with a table. */
export interface TableOptions {
  /** The heading. */
  readonly title?: string;
  /** A line below the table: where the numbers come from, for example. */
  readonly note?: string;
  /** Which number is marked in every column of numbers. */
  readonly best?: "max" | "min";
  /** Alignment by key, for columns that are named only. */
  readonly align?: Readonly<Record<string, "left" | "right">>;
  /**
   * The key whose value sets groups of rows apart by a rule; the best is then
   * that of its group.
   */
  readonly group?: string;
}

/** A table, ready to be drawn: all cells are text. */
export interface Table extends Displayable {
  /** The heading. */
  readonly title?: string;
  /** A line below the table. */
  readonly note?: string;
  /** The columns from left to right. */
  readonly columns: readonly {
    /** The heading. */
    readonly label: string;
    /** Where cells stand. */
    readonly align: "left" | "right";
  }[];
  /** Groups of rows of cells. */
  readonly groups: readonly (readonly (readonly TableCell[])[])[];
}

/** A cell, ready to be drawn. */
export interface TableCell {
  /** What it says. */
  readonly text: string;
  /** Whether it is marked as the best of its column. */
  readonly best: boolean;
}

/**
 * Makes a table of rows, which shows itself as HTML, Markdown or aligned text.
 *
 * @param rows Cells by key.
 * @param columns Keys, or more about a column; all keys of the rows in order of appearance unless told.
 * @throws {InputError} If a row has none of the columns.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderTable, table } from "blindsight";
 *
 * const scores = table(
 *   [{ method: "bicubic", psnr: 23.95 }, { method: "student", psnr: 24.71 }],
 *   ["method", { key: "psnr", label: "PSNR", digits: 2, best: "max" }],
 *   { title: "Set14 x4" },
 * );
 * assert(renderTable(scores, "markdown").includes("**24.71**"));
 * ```
 */
export function table(
  rows: readonly Row[],
  columns?: readonly (string | Column)[],
  options: TableOptions = {},
): Table {
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  const wanted = (columns ?? [...keys]).map((given): Column =>
    typeof given === "string" ? { key: given } : given
  );
  for (const { key } of wanted) {
    if (rows.length > 0 && !keys.has(key)) {
      throw new InputError(
        `no row has a cell "${key}"; the rows have ${[...keys].join(", ")}`,
      );
    }
  }
  const groups = split(rows, options.group);
  const drawn = wanted.map((column) => draw(column, rows, groups, options));
  return {
    ...options.title !== undefined && { title: options.title },
    ...options.note !== undefined && { note: options.note },
    columns: drawn.map(({ label, align }) => ({ label, align })),
    groups: groups.map((group) =>
      group.map((row) => drawn.map((column) => column.cells.get(row)!))
    ),
    [displaySymbol]() {
      return {
        "text/html": renderTable(this, "html"),
        "text/markdown": renderTable(this, "markdown"),
        "text/plain": renderTable(this, "text"),
      };
    },
  };
}

/** Rows that follow each other and agree in one key, together. */
function split(rows: readonly Row[], key: string | undefined): Row[][] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    const same = key === undefined || last?.[0][key] === row[key];
    if (last && same) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

function draw(
  column: Column,
  rows: readonly Row[],
  groups: readonly Row[][],
  options: TableOptions,
) {
  const { key, digits } = column;
  const numbers = rows.map((row) => row[key]).filter(isNumber);
  const numeric = numbers.length > 0 &&
    rows.every((row) => row[key] == null || isNumber(row[key]));
  const format = formatColumn(numbers, digits);
  const rule = column.best ?? (numeric ? options.best : undefined);
  const cells = new Map<Row, TableCell>();
  for (const group of groups) {
    const texts = group.map((row) => cellText(row[key], format));
    // What looks the same is marked the same.
    const best = texts[bestIndex(group.map((row) => row[key]), rule)];
    group.forEach((row, i) =>
      cells.set(row, {
        text: texts[i],
        best: isNumber(row[key]) && texts[i] === best,
      })
    );
  }
  return {
    label: column.label ?? key,
    align: column.align ?? options.align?.[key] ??
      (numeric ? "right" as const : "left" as const),
    cells,
  };
}

/** Where the best number is, or -1 where there is nothing to be better than. */
function bestIndex(values: Cell[], rule: Column["best"]): number {
  if (rule !== "max" && rule !== "min") return -1;
  const sign = rule === "max" ? 1 : -1;
  let best = -1;
  let count = 0;
  values.forEach((value, i) => {
    if (!isNumber(value) || Number.isNaN(value)) return;
    count++;
    if (best < 0 || sign * value > sign * (values[best] as number)) best = i;
  });
  return count > 1 ? best : -1;
}

function cellText(value: Cell, format: (value: number) => string): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? format(value) : value;
}

function isNumber(value: Cell): value is number {
  return typeof value === "number";
}
