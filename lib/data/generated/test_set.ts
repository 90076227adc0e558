import { type Image, quantize } from "../../image/mod.ts";
import { seeded } from "../../random/mod.ts";
import { paintPicture, sceneNames } from "./picture.ts";
import { createTextureBank } from "./texture_bank.ts";

/** Goes up when the painting changes, so that everybody knows which pictures are meant. */
export const generatorVersion = 1;

/** The seed of the shipped set, which is called blindsight14. */
export const testSetSeed = "blindsight14/b4";

/** Sizes that 2, 3 and 4 divide. */
const sizes = [[312, 252], [252, 312], [288, 276]] as const;

/** The pictures that are shipped for tests: two of every scene. */
export function* paintTestSet(): Generator<{ file: string; image: Image }> {
  const rng = seeded(testSetSeed);
  const bank = createTextureBank(rng.split("textures"));
  for (let i = 0; i < 2 * sceneNames.length; i++) {
    const kind = sceneNames[i % sceneNames.length];
    const [width, height] = sizes[i % sizes.length];
    const image = paintPicture(rng.split(i), bank, { width, height, kind });
    const number = String(i + 1).padStart(2, "0");
    yield { file: `${number}-${kind}.png`, image: quantize(image) };
  }
}
