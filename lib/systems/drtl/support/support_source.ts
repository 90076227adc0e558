import { InputError } from "../../../engine/mod.ts";
import { findPairs } from "../../../data/find_pairs.ts";
import type { Purpose } from "../../../data/mod.ts";
import { refuseTestFiles } from "../../../data/test_guard.ts";
import { type Image, readImage, toRgb } from "../../../image/mod.ts";
import { enlarge } from "../auxiliary/task_batches.ts";
import type { DrtlScale } from "../model/config.ts";
import { findMixedUp, judgePair, sameSize } from "./judge_pair.ts";
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

/** Which pairs of a folder {@linkcode supportSource} reads, and for what. */
export interface SupportOptions {
  /** The pairs to read; all unless given. */
  readonly names?: readonly string[];
  /** `"train"`, which refuses what is set aside for tests, unless given. */
  readonly purpose?: Purpose;
}

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
export async function supportSource(
  folder: string,
  { names, purpose = "train" }: SupportOptions = {},
): Promise<Support> {
  const { pairs: all } = await findPairs(folder);
  const matched = names ? all.filter(({ name }) => names.includes(name)) : all;
  if (matched.length === 0) {
    throw new InputError(
      `"${folder}" has no pair of the names ${
        names?.join(", ")
      }; its pairs are ${all.slice(0, 6).map(({ name }) => name).join(", ")}${
        all.length > 6 ? ", …" : ""
      }`,
    );
  }
  if (purpose === "train") {
    await refuseTestFiles(matched.flatMap((pair) => [pair.given, pair.sharp]));
  }
  const warnings: string[] = [];
  const pairs: CheckedPair[] = [];
  let scale: DrtlScale | undefined;
  for (const { name, given, sharp } of matched) {
    const lr = toRgb(await readImage(given));
    const hr = toRgb(await readImage(sharp));
    const own = scaleOf(given, lr, sharp, hr);
    if (scale !== undefined && own !== scale) {
      throw new InputError(
        `"${sharp}" is ${times(own)} "${given}", "${pairs[0].sharp}" ${
          times(scale)
        } its partner; give pairs of one scale`,
      );
    }
    scale = own;
    const base = enlarge(lr, own);
    const registration = register(base, hr);
    const pair = { name, given, sharp, lr, base, hr, registration };
    warnings.push(...judgePair(pair, own));
    pairs.push(pair);
  }
  const swapped = findMixedUp(pairs);
  if (swapped) throw new InputError(swapped);
  const unique = withoutDuplicates(pairs, warnings);
  if (unique.length < 3 && purpose === "train") {
    const count = unique.length === 1 ? "1 pair" : `${unique.length} pairs`;
    warnings.push(
      `"${folder}" holds ${count}: none is held out to stop the training early and to judge it; give 3 or more`,
    );
  }
  return { scale: scale!, pairs: unique, warnings };
}

function times(scale: DrtlScale): string {
  return scale === 1 ? "as large as" : `${scale} times as large as`;
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
