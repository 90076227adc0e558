import { InputError } from "../../../engine/mod.ts";
import { refuseTestFiles } from "../../../data/test_guard.ts";
import { type Image, readImage, toRgb } from "../../../image/mod.ts";
import { fileTrouble } from "../../../image/file_trouble.ts";
import { enlarge } from "../auxiliary/task_batches.ts";
import type { DrtlScale } from "../model/config.ts";
import { readName } from "./pair_names.ts";
import { register, type Registration } from "./registration.ts";

/** A real pair: the picture as the camera gave it, and the sharp one. */
export interface SupportPair {
  /** What it is called in tables and messages. */
  readonly name: string;
  /** As given, RGB. */
  readonly lr: Image;
  /** The same enlarged to the sharp picture's size; `lr` itself at scale 1. */
  readonly base: Image;
  /** Sharp, RGB. */
  readonly hr: Image;
}

/** A pair of a folder, and how its pictures lie on each other. */
export interface CheckedPair extends SupportPair {
  /** The files. */
  readonly given: string;
  readonly sharp: string;
  readonly registration: Registration;
}

/** What {@linkcode supportSource} found. */
export interface Support {
  /** How many times larger the sharp pictures are; 1 for pairs of equal size. */
  readonly scale: DrtlScale;
  readonly pairs: readonly CheckedPair[];
  /** What a person should know before training on them, naming the files. */
  readonly warnings: readonly string[];
}

/** What a pair may have before it is warned of: in sharp pixels, in parts of 1. */
const tolerance = { shift: 1, gain: 0.1, offset: 8 / 255, sharpness: 1.1 };
/** Below this two pictures do not show the same. */
const leastLikeness = 0.8;

/**
 * The real pairs of a folder, checked before anything is learnt from them:
 * every file has its partner, all have one scale, the two show the same, lie
 * on each other and are equally bright; none is set aside for tests.
 *
 * Files are told apart by their names (`001_HR.png` and `001_LR4.png`,
 * `001H.png` and `001L.png`, `7_x4.png` and `7_x1.png`) or by folders such as
 * `HR` and `LR`.
 *
 * @throws {InputError} Naming the files, where one has no partner, the sizes
 * do not fit, two do not show the same, or one is set aside for tests.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createImage, drtl, seeded, writeImage } from "blindsight";
 *
 * const folder = await Deno.makeTempDir();
 * const rng = seeded(1);
 * const image = createImage(32, 32, 3);
 * image.data.forEach((_, i) => image.data[i] = rng.uniform());
 * await writeImage(`${folder}/1_HR.png`, image);
 * await writeImage(`${folder}/1_LR.png`, image);
 * const { scale, pairs, warnings } = await drtl.supportSource(folder);
 * assert(scale === 1 && pairs.length === 1);
 * console.log(warnings); // one pair is little
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function supportSource(folder: string): Promise<Support> {
  const files = await pictures(folder);
  const matched = match(folder, files);
  await refuseTestFiles(matched.flatMap(({ given, sharp }) => [given, sharp]));
  const warnings: string[] = [];
  const pairs: CheckedPair[] = [];
  let scale: DrtlScale | undefined;
  for (const { name, given, sharp } of matched) {
    const lr = toRgb(await readImage(given));
    const hr = toRgb(await readImage(sharp));
    const own = scaleOf(given, lr, sharp, hr);
    if (scale !== undefined && own !== scale) {
      throw new InputError(
        `"${sharp}" is ${own} times as large as "${given}", "${
          pairs[0].sharp
        }" ${scale} times as large as its partner; give pairs of one scale`,
      );
    }
    scale = own;
    const base = enlarge(lr, own);
    const registration = register(base, hr);
    const pair = { name, given, sharp, lr, base, hr, registration };
    warnings.push(...judge(pair, own));
    pairs.push(pair);
  }
  const swapped = findMixedUp(pairs);
  if (swapped) throw new InputError(swapped);
  const unique = withoutDuplicates(pairs, warnings);
  if (unique.length < 3) {
    const count = unique.length === 1 ? "1 pair" : `${unique.length} pairs`;
    warnings.push(
      `"${folder}" holds ${count}: none is held out to stop the training early and to judge it; give 3 or more`,
    );
  }
  return { scale: scale!, pairs: unique, warnings };
}

const picture = /^[^.].*\.(png|jpe?g|bmp|tiff?|webp)$/i;

/** All pictures below a folder, relative to it, sorted. */
async function pictures(folder: string, at = ""): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(`${folder}/${at}`)) {
      const { name } = entry;
      if (name.startsWith(".")) continue;
      const info = await Deno.stat(`${folder}/${at}${name}`).catch(() => null);
      if (info?.isDirectory) {
        found.push(...await pictures(folder, `${at}${name}/`));
      } else if (info?.isFile && picture.test(name)) found.push(at + name);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `"${folder}" ${fileTrouble(error, "read")}; give a folder of pairs`,
      { cause: error },
    );
  }
  return found.sort();
}

/** The pairs of the files, by their names. */
function match(folder: string, files: readonly string[]) {
  const byKey = new Map<string, { given: string[]; sharp: string[] }>();
  for (const path of files) {
    const named = readName(path);
    if (!named) {
      throw new InputError(
        `"${folder}/${path}" does not tell whether it is the given or the sharp picture; name pairs 1_LR.png and 1_HR.png, or put them into folders LR and HR`,
      );
    }
    const entry = byKey.get(named.key) ?? { given: [], sharp: [] };
    entry[named.role].push(`${folder}/${path}`);
    byKey.set(named.key, entry);
  }
  if (byKey.size === 0) {
    throw new InputError(
      `"${folder}" holds no pictures; give a folder of pairs such as 1_LR.png and 1_HR.png`,
    );
  }
  return [...byKey].map(([name, { given, sharp }]) => {
    for (const [here, there] of [[given, sharp], [sharp, given]]) {
      if (here.length > 1) {
        throw new InputError(
          `"${here[0]}" and "${
            here[1]
          }" are both of the pair "${name}"; leave one`,
        );
      }
      if (there.length === 0) {
        throw new InputError(
          `"${here[0]}" has no partner; give its ${
            here === given ? "sharp" : "degraded"
          } picture too, or take it away`,
        );
      }
    }
    return { name, given: given[0], sharp: sharp[0] };
  });
}

function scaleOf(
  given: string,
  lr: Image,
  sharp: string,
  hr: Image,
): DrtlScale {
  const scale = hr.width / lr.width;
  if ([1, 2, 3, 4].includes(scale) && hr.height === scale * lr.height) {
    return scale as DrtlScale;
  }
  const seen =
    `"${given}" is ${lr.width}x${lr.height}, "${sharp}" ${hr.width}x${hr.height}`;
  throw new InputError(
    lr.width > hr.width
      ? `${seen}: are the two swapped? The sharp one is to be as large or 2, 3 or 4 times as large`
      : `${seen}; the sharp one is to be as large or exactly 2, 3 or 4 times as large, so crop them`,
  );
}

/** What is to be said about a pair. */
function judge(
  { given, sharp, registration }: CheckedPair,
  scale: number,
): string[] {
  const { x, y, gain, offset, likeness, sharpness } = registration;
  if (!(likeness >= leastLikeness)) return []; // judged once all are known
  const warnings: string[] = [];
  if (Math.hypot(x, y) > tolerance.shift * Math.max(1, scale / 2)) {
    warnings.push(
      `"${given}" lies ${pixels(x, "right", "left")} and ${
        pixels(y, "below", "above")
      } of "${sharp}": register them, or the shift is learnt too`,
    );
  }
  const brighter = gain * 0.5 + offset - 0.5;
  if (
    Math.abs(gain - 1) > tolerance.gain ||
    Math.abs(brighter) > tolerance.offset
  ) {
    warnings.push(
      `"${sharp}" has ${
        gain.toFixed(2)
      } times the contrast of "${given}" and is ${
        Math.abs(255 * brighter).toFixed(0)
      } levels ${brighter < 0 ? "darker" : "brighter"}: that is learnt too`,
    );
  }
  if (sharpness > tolerance.sharpness) {
    warnings.push(
      `"${given}" holds ${
        sharpness.toFixed(1)
      } times the detail of "${sharp}": is it noisy, or are the two swapped?`,
    );
  }
  return warnings;
}

/** How far the given picture lies from the sharp one; its shift is the way back. */
function pixels(shift: number, forwards: string, backwards: string): string {
  const side = shift < 0 ? forwards : backwards;
  return `${Math.abs(shift).toFixed(1)} px ${side}`;
}

/** Says which pictures do not belong together, and with which they would. */
function findMixedUp(pairs: readonly CheckedPair[]): string | null {
  for (const pair of pairs) {
    const { likeness } = pair.registration;
    if (likeness >= leastLikeness) continue;
    const better = pairs.find((other) =>
      other !== pair && sameSize(other.base, pair.hr) &&
      register(other.base, pair.hr).likeness >= leastLikeness
    );
    return `"${pair.given}" and "${pair.sharp}" do not show the same (a likeness of ${
      likeness.toFixed(2)
    })${
      better ? `; "${better.given}" belongs to the latter: rename them` : ""
    }${better ? "" : "; give pictures of the same scene, registered"}`;
  }
  return null;
}

function sameSize(a: Image, b: Image): boolean {
  return a.width === b.width && a.height === b.height;
}

/** The pairs without those whose sharp picture came before, of which is warned. */
function withoutDuplicates(
  pairs: readonly CheckedPair[],
  warnings: string[],
): CheckedPair[] {
  const unique: CheckedPair[] = [];
  for (const pair of pairs) {
    const same = unique.find(({ hr }) =>
      sameSize(hr, pair.hr) &&
      hr.data.every((value, i) => value === pair.hr.data[i])
    );
    if (!same) {
      unique.push(pair);
      continue;
    }
    warnings.push(
      `"${pair.sharp}" is the same picture as "${same.sharp}": the pair is left out`,
    );
  }
  return unique;
}
