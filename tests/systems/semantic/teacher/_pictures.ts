import {
  createImage,
  type Image,
  listSource,
  seeded,
  type Source,
} from "../../../../mod.ts";

/** How many scenes there are. */
export const sceneCount = 3;

/**
 * Pictures that are bright above and dark below, so that turns can be told,
 * with fine stripes, broad ones or none for each scene; two of each.
 */
export function stripedScenes(width = 128, height = 64): Source {
  const pictures = Array.from(
    { length: 2 * sceneCount },
    (_, i) => striped(i % sceneCount, i, width, height),
  );
  return listSource(pictures, "striped");
}

/** The scene of one of them, by its name. */
export function sceneOf(name: string): string {
  const number = Number(name.split(" ")[1]);
  return String((number - 1) % sceneCount);
}

function striped(
  scene: number,
  seed: number,
  width: number,
  height: number,
): Image {
  const rng = seeded(seed);
  const image = createImage(width, height, 3);
  const period = [4, 24, 1][scene];
  for (let y = 0, at = 0; y < height; y++) {
    const light = 0.8 - 0.6 * y / height;
    for (let x = 0; x < width; x++) {
      const stripe = (x + y) % period < period / 2 ? 0.15 : -0.15;
      const value = light + stripe + rng.normal(0, 0.01);
      for (let c = 0; c < 3; c++) image.data[at++] = value;
    }
  }
  return image;
}
