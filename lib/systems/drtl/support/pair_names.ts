/** What a file of a support folder is, going by its name and its folders'. */
export interface NamedFile {
  readonly path: string;
  readonly role: "given" | "sharp";
  /** The same for the two files of a pair. */
  readonly key: string;
}

const sharpFolder = /^(.*[-_. ])?(hr|gt|sharp|target|high|clean)$/i;
const givenFolder =
  /^(.*[-_. ])?(lr|input|low|blur|blurred|given)([-_]?x?\d)?$/i;
const mark = /[-_. ]?[a-z]+([-_]?x?\d)?$/i;
// RealSR's Canon_001_HR and Canon_001_LR4, City100's 015H and 015L, DRealSR's
// Canon_10_x4 beside Canon_10_x1, and what people write themselves.
const sharpName = /[-_. ](hr|gt|sharp|high|x[2-4])$|(?<=\d)h$/i;
const givenName = /[-_. ](lr\d?|input|low|blur|blurred|x1)$|(?<=\d)l$/i;

/**
 * Says of a file, by its path within the folder, whether it is the given or the
 * sharp picture of a pair and of which; null where nothing tells. Folders such
 * as `HR` and `LR` speak before names such as `001_HR` and `001_LR4`.
 */
export function readName(path: string): NamedFile | null {
  const parts = path.split("/");
  const stem = parts.pop()!.replace(/\.[^.]*$/, "");
  const at = parts.findLastIndex((part) =>
    sharpFolder.test(part) || givenFolder.test(part)
  );
  const folder = parts[at];
  const role = folder !== undefined
    ? (sharpFolder.test(folder) ? "sharp" : "given")
    : sharpName.test(stem)
    ? "sharp"
    : givenName.test(stem)
    ? "given"
    : null;
  if (role === null) return null;
  const bare = stem.replace(sharpName, "").replace(givenName, "");
  // Of test_HR and test_LR, "test" stays.
  const place = parts.map((part, i) => i === at ? part.replace(mark, "") : part)
    .filter((part) => part !== "");
  return { path, role, key: [...place, bare].join("/").toLowerCase() };
}
