import { renderTable, type Table } from "../../mod.ts";
import { writeFile } from "../../lib/image/write_file.ts";

/** Prints tables, and writes them as Markdown where a file is named. */
export async function printTables(
  tables: readonly Table[],
  markdown: string | undefined,
): Promise<void> {
  const drawn = (as: "text" | "markdown") =>
    tables.map((one) => renderTable(one, as)).join("\n\n");
  console.log(drawn("text"));
  if (markdown === undefined) return;
  await writeFile(
    markdown,
    new TextEncoder().encode(drawn("markdown") + "\n"),
  );
}
