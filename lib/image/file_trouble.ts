/** What a failed file operation means, as the second half of "this file …". */
export function fileTrouble(
  error: unknown,
  doing: "read" | "written",
): string {
  const code = error instanceof Deno.errors.NotCapable
    ? "NotCapable"
    : (error as { code?: string }).code ?? "";
  switch (code) {
    case "ENOENT":
      return doing === "read" ? "does not exist" : "is in no existing folder";
    case "EISDIR":
      return "is a folder";
    case "ENOTDIR":
      return "lies below something that is no folder";
    case "EACCES":
    case "EPERM":
      return `may not be ${doing} by this user`;
    case "EROFS":
      return "lies on a disk that cannot be written";
    case "ENOSPC":
    case "EDQUOT":
      return "cannot be written because the disk is full";
    case "NotCapable":
      return `may not be ${doing} by this program ` +
        `(start deno with --allow-${doing === "read" ? "read" : "write"})`;
    default:
      return `cannot be ${doing} (${(error as Error).message})`;
  }
}
