/** How a blurry picture of GoPro's kind came about: frames averaged as they are, or in linear light. */
export type BlurKind = "blur" | "blur_gamma";

/** What a file of a folder of pairs is, going by its name and its folders'. */
export interface NamedFile {
  readonly path: string;
  readonly role: "given" | "sharp";
  /** The same for the two files of a pair. */
  readonly key: string;
  /** Which blur its folder says; null where it says nothing. */
  readonly blur: BlurKind | null;
}

const sharpWord = /(^|[-_. ])(hr|gt|sharp|target|high|clean)(_crops)?$/i;
const givenWord =
  /(^|[-_. ])(lr|input|low|blur_gamma|blur|blurred|given)(_crops)?([-_]?x?\d)?$/i;
// RealSR's Canon_001_HR and Canon_001_LR4, City100's 015H and 015L, DRealSR's
// Canon_10_x4 beside Canon_10_x1, and what people write themselves.
const sharpName = /[-_. ](hr|gt|sharp|high|x[2-4])$|(?<=\d)h$/i;
const givenName = /[-_. ](lr\d?|input|low|blur|blurred|x1)$|(?<=\d)l$/i;
// GoPro's Flower_sharp1 and Flower_blur1.
const numbered = /[-_. ](?:(sharp|gt)|(?:blur|blurred))(\d+)$/i;
/** RealBlur's gt/gt_1 and blur/blur_1. */
const repeated = /^(gt|sharp|target|blur|input)[-_](?=\d)/i;

/**
 * Says of a file, by its path within the folder, whether it is the given or the
 * sharp picture of a pair and of which; null where nothing tells. Folders such
 * as `HR` and `LR` or `sharp` and `blur_gamma` speak before names such as
 * `001_HR` and `001_LR4`.
 */
export function readName(path: string): NamedFile | null {
  const parts = path.split("/");
  const stem = withoutSuffix(parts.pop()!);
  const at = parts.findLastIndex((part) =>
    sharpWord.test(part) || givenWord.test(part)
  );
  const folder = parts[at];
  const role = folder !== undefined
    ? (sharpWord.test(folder) ? "sharp" : "given")
    : roleOf(stem);
  if (role === null) return null;
  const bare = (folder === undefined ? stem : stem.replace(repeated, ""))
    .replace(numbered, "$2").replace(sharpName, "").replace(givenName, "");
  // Of test_HR and test_LR, "test" stays.
  const place = parts.map((part, i) =>
    i === at ? part.replace(sharpWord, "").replace(givenWord, "") : part
  ).filter((part) => part !== "");
  const blur = role === "given" ? blurOf(folder ?? stem) : null;
  return { path, role, key: [...place, bare].join("/").toLowerCase(), blur };
}

/** What stands for a file's pair where only its sharp partner's name tells: its path without suffix. */
export function bareName(path: string): string {
  return withoutSuffix(path).toLowerCase();
}

/** The sharp picture's part of a blurry picture's name: Levin's im1_kernel3_img shows im1. */
export function shownBy(name: string): string {
  return name.replace(/(?<=(^|\/)im\d+)_kernel\d+(_img)?$/i, "");
}

function withoutSuffix(path: string): string {
  return path.replace(/\.[^./]*$/, "");
}

function roleOf(stem: string): NamedFile["role"] | null {
  const number = numbered.exec(stem);
  if (number) return number[1] === undefined ? "given" : "sharp";
  if (sharpName.test(stem)) return "sharp";
  return givenName.test(stem) ? "given" : null;
}

function blurOf(word: string): BlurKind | null {
  if (/blur_gamma$/i.test(word)) return "blur_gamma";
  return /blur(red)?\d*$/i.test(word) ? "blur" : null;
}
