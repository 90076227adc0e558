import { InputError } from "../engine/input_error.ts";
import type { PairFiles } from "./find_pairs.ts";
import type { Purpose } from "./test_guard.ts";

/** The scenes of RealBlur that are for tests, as its lists have them. */
const realBlurTests = new Set(
  ("002 006 011 015 017 024 044 047 050 056 059 071 075 085 094 097 100 101 " +
    "103 105 107 108 112 118 120 122 125 129 130 141 142 149 155 159 162 173 " +
    "176 188 194 204 205 206 207 208 209 218 223 230 232 234").split(" "),
);

/**
 * Of a data set's pairs those of its training or test part, where folders or
 * RealBlur's scenes tell the two apart; otherwise all.
 *
 * @throws {InputError} Where the part is not there, or there are two sets.
 */
export function ofPurpose(
  pairs: readonly PairFiles[],
  purpose: Purpose,
  folder: string,
): readonly PairFiles[] {
  const variants = new Set(
    pairs.map(({ given }) =>
      /RealBlur-([JR])/i.exec(given.slice(folder.length))?.[1]
    ),
  );
  if (variants.size > 1) {
    throw new InputError(
      `"${folder}" holds RealBlur-J and RealBlur-R; give the folder or the list of one`,
    );
  }
  const isOf = (name: string, part: Purpose) => {
    const scene = /(?:^|\/)scene(\d{3})(?:_reflect)?\//.exec(name)?.[1];
    if (scene) return realBlurTests.has(scene) === (part === "test");
    const words = part === "test" ? /^(test|val)$/i : /^train$/i;
    return name.split("/").slice(0, -1).some((word) => words.test(word));
  };
  const other = purpose === "test" ? "train" : "test";
  if (!pairs.some(({ name }) => isOf(name, "train") || isOf(name, "test"))) {
    return pairs;
  }
  const own = pairs.filter(({ name }) => isOf(name, purpose));
  if (own.length > 0) return own;
  throw new InputError(
    `"${folder}" holds pairs of the ${other} part only; give the folder with the ${purpose} part, or with its pairs alone`,
  );
}
