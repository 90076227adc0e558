import { type Image, quantize } from "../../image/mod.ts";
import { seeded } from "../../random/mod.ts";
import { paintPicture, sceneNames } from "./picture.ts";
import { createTextureBank } from "./texture_bank.ts";

/** Goes up when the painting changes, so that everybody knows which pictures are meant. */
export const generatorVersion = 1;

/** The name of the shipped set, and the key of its random draws. */
export const testSetName = "blindsight14";

/** Sizes that 2, 3 and 4 divide. */
const sizes = [[276, 228], [228, 276], [252, 252]] as const;

/** The pictures that are shipped for tests: two of every scene. */
export function* paintTestSet(): Generator<{ file: string; image: Image }> {
  const rng = seeded(testSetName);
  const bank = createTextureBank(rng.split("textures"));
  for (let i = 0; i < 2 * sceneNames.length; i++) {
    const kind = sceneNames[i % sceneNames.length];
    const [width, height] = sizes[i % sizes.length];
    const image = paintPicture(rng.split(i), bank, { width, height, kind });
    const number = String(i + 1).padStart(2, "0");
    yield { file: `${number}-${kind}.png`, image: quantize(image) };
  }
}
