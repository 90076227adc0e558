import { basename } from "node:path";
import { InputError } from "../../mod.ts";

/**
 * What a picture shows, by its file's name: without suffix and without the
 * marks that tell small from sharp, such as `_HR`, `_SRF_4_LR` or `x4`.
 */
export function pictureKey(path: string): string {
  const name = basename(path).replace(/\.[^.]*$/, "").toLowerCase();
  const mark = /[-_.]?(hr|lr\d*|gt|srf_?\d|bicubic|x\d)$/;
  let key = name;
  while (mark.test(key)) key = key.replace(mark, "");
  return key || name;
}

/**
 * For each sharp picture the small one of the same name.
 *
 * @throws {InputError} Where a sharp picture has none, or more than one.
 */
export function matchNames(
  sharp: readonly string[],
  small: readonly string[],
): string[] {
  const byKey = new Map<string, string[]>();
  for (const path of small) {
    const key = pictureKey(path);
    byKey.set(key, [...byKey.get(key) ?? [], path]);
  }
  return sharp.map((path) => {
    const found = byKey.get(pictureKey(path)) ?? [];
    if (found.length === 1) return found[0];
    throw new InputError(
      found.length === 0
        ? `"${path}" has no small picture of its name in --lr; give one for each`
        : `"${path}" has ${found.length} small pictures of its name, "${
          found[0]
        }" and "${found[1]}"; leave one in --lr`,
    );
  });
}
