import { InputError } from "../engine/input_error.ts";

/** One file of a `MANIFEST.tsv`. */
export interface ManifestRow {
  /** What the file may be used for. */
  readonly role: string;
  /** Relative to the manifest, with slashes. */
  readonly file: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

const columns = ["role", "file", "bytes", "sha256"] as const;

/**
 * The rows of a `MANIFEST.tsv`, whose first line names its columns; null where
 * there is no such file.
 *
 * @throws {InputError} where a column is missing.
 */
export async function readManifest(
  path: string,
): Promise<ManifestRow[] | null> {
  let text;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const [head, ...lines] = text.split(/\r?\n/).map((line) => line.split("\t"));
  const [role, file, bytes, sha256] = columns.map((name) => {
    const at = head.indexOf(name);
    if (at >= 0) return at;
    throw new InputError(
      `"${path}" has no column "${name}"; its first line must name ${
        columns.join(", ")
      }`,
    );
  });
  return lines.filter((line) => line.length > 1).map((line) => ({
    role: line[role],
    file: line[file],
    bytes: Number(line[bytes]),
    sha256: line[sha256],
  }));
}

/** The text of a `MANIFEST.tsv`. */
export function formatManifest(rows: readonly ManifestRow[]): string {
  const lines = rows.map((row) => columns.map((name) => row[name]).join("\t"));
  return [columns.join("\t"), ...lines, ""].join("\n");
}

/** The SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
