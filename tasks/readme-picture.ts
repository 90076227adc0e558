/**
 * Draws the picture of the README: a photograph that no network here was
 * trained on, degraded, enlarged by bicubic interpolation, and restored by the
 * shipped student.
 *
 * @module
 */
import {
  anisotropicGaussian,
  bicubicRestorer,
  createImage,
  displaySymbol,
  fixedDegradation,
  grid,
  type Image,
  kdsr,
  openEngine,
  protocol,
  psnr,
  readImage,
} from "../mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { shippedStudent } from "./_kdsr_weights.ts";

const folder = new URL("../data/readme/", import.meta.url);
const scoring = protocol("kdsr", { scale: 4 });

await openEngine();
const student = await shippedStudent(4);
if (!student) throw new Error("there are no shipped weights at x4");
const sharp = await readImage(new URL("clock.jpg", folder));
const low = fixedDegradation({
  scale: 4,
  kernel: anisotropicGaussian({ lambda1: 3.5, lambda2: 1.5, theta: 30 }),
  noise: 10,
}).apply(sharp);
const bicubic = await bicubicRestorer(4).restore(low);
const restored = await kdsr.kdsrRestorer(student).restore(low);
const dB = (image: Image) => `${psnr(image, sharp, scoring).toFixed(2)} dB`;
const drawn = grid([enlarge(low, 4), bicubic, restored, sharp], {
  captions: [
    "given\nblurred, ×4 smaller, noisy",
    `bicubic\n${dB(bicubic)}`,
    `KDSR, shipped\n${dB(restored)}`,
    "the truth",
  ],
  columns: 4,
});
const bundle = await drawn[displaySymbol]();
await writeFile(
  new URL("restored.png", folder),
  Uint8Array.fromBase64(bundle["image/png"] as string),
);

/** Every pixel as a square, so that the given picture is seen as it is. */
function enlarge({ width, height, data }: Image, times: number): Image {
  const large = createImage(width * times, height * times, 3);
  for (let y = 0; y < large.height; y++) {
    for (let x = 0; x < large.width; x++) {
      const from = (Math.floor(y / times) * width + Math.floor(x / times)) * 3;
      large.data.set(data.subarray(from, from + 3), (y * large.width + x) * 3);
    }
  }
  return large;
}
