/** The files below a folder in a steady order, hidden ones and `node_modules` left out. */
export function* walk(folder: string): Generator<string> {
  const entries = [...Deno.readDirSync(folder)]
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* walk(path);
    else yield path;
  }
}
