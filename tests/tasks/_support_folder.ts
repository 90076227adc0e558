import { blur, isotropicGaussian } from "../../lib/degrade/mod.ts";
import { quantize, writeImage } from "../../lib/image/mod.ts";
import { scene } from "../systems/drtl/_setting.ts";

/** A new folder with pairs of equal size of these numbers, such as 1_HR.png and 1_LR.png. */
export async function supportFolder(numbers: readonly number[]) {
  const path = await Deno.makeTempDir();
  for (const n of numbers) {
    const hr = scene(n);
    const soft = quantize(blur(hr, isotropicGaussian({ sigma: 1.2 })));
    await writeImage(`${path}/${n}_HR.png`, hr);
    await writeImage(`${path}/${n}_LR.png`, soft);
  }
  return path;
}
