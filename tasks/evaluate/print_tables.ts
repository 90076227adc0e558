import { renderTable, type Table } from "../../mod.ts";
import { writeFile } from "../../lib/image/write_file.ts";

/** Prints tables, and writes them as Markdown where a file is named. */
export async function printTables(
  tables: readonly Table[],
  markdown: string | undefined,
): Promise<void> {
  for (const one of tables) console.log(renderTable(one, "text"));
  if (markdown === undefined) return;
  const text = tables.map((one) => renderTable(one, "markdown")).join("\n\n");
  await writeFile(markdown, new TextEncoder().encode(text + "\n"));
}
