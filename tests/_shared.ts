/** The evaluation data that lies beside the project, or where `BLINDSIGHT_DATA` points. */
const root = Deno.env.get("BLINDSIGHT_DATA") ??
  new URL("../../shared/data", import.meta.url).pathname;

/** The path of a file or folder of the shared data, or null, said loudly, where it is absent. */
export function sharedData(path: string): string | null {
  const full = `${root}/${path}`;
  try {
    Deno.statSync(full);
    return full;
  } catch {
    console.warn(
      `SKIPPED (no ${path} in the shared data; set BLINDSIGHT_DATA to its folder to run this)`,
    );
    return null;
  }
}
