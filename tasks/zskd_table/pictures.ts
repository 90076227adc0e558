/** The pictures that zskd's table is made of. @module */
import {
  anisotropicGaussian,
  blur,
  centreKernel,
  crop,
  downsample,
  InputError,
  type Pair,
  type Protocol,
  protocol,
  quantize,
  readImage,
  toRgb,
  zskd,
} from "../../mod.ts";
import { fileTrouble } from "../../lib/image/file_trouble.ts";
import { testPictures } from "../_pictures.ts";

/** A pair, and how it is restored and scored. */
export interface TablePicture {
  readonly name: string;
  readonly config: zskd.ZskdConfig;
  readonly protocol: Protocol;
  load(): Promise<Pair>;
}

/** DIV2KRK's pictures at x2: `gt/im_N.png`, `lr_x2/im_N.png`. */
export function div2krkPictures(
  folder: string,
  count: number,
  config: zskd.ZskdConfig,
): TablePicture[] {
  return someOf(`${folder}/lr_x2`, count).map((file) => ({
    name: `DIV2KRK ${nameOf(file)} x2`,
    config,
    protocol: protocol("div2krk", { scale: 2 }),
    load: () => pair(file, `${folder}/lr_x2/${file}`, `${folder}/gt/${file}`),
  }));
}

/** RealSR's crops at x4: files of the same names in `test_LR` and `test_HR`. */
export function realSrPictures(
  folder: string,
  count: number,
  config: zskd.ZskdConfig,
): TablePicture[] {
  return someOf(`${folder}/test_LR`, count).map((file) => ({
    name: `RealSR ${nameOf(file)} x4`,
    config: zskd.forReal(zskd.forScale(config, 4)),
    protocol: protocol("realsr-perimage"),
    load: () =>
      pair(file, `${folder}/test_LR/${file}`, `${folder}/test_HR/${file}`),
  }));
}

/** Shipped generated pictures, made half as large with a kernel that is not the bicubic one. */
export async function shippedPictures(
  count: number,
  config: zskd.ZskdConfig,
): Promise<TablePicture[]> {
  const { source } = await testPictures();
  const gaussian = anisotropicGaussian({
    size: 11,
    lambda1: 1.8,
    lambda2: 1,
    theta: 30,
  });
  const kernel = centreKernel(gaussian, 2);
  return Array.from({ length: count }, (_, i) => ({
    name: `${nameOf(source.nameOf(i))} x2`,
    config,
    protocol: protocol("div2krk", { scale: 2 }),
    async load() {
      const whole = toRgb(await source.load(i));
      const side = Math.min(256, whole.width & ~1, whole.height & ~1);
      const reference = crop(whole, 0, 0, side, side);
      const input = quantize(downsample(blur(reference, kernel), 2, "s-fold"));
      return { name: nameOf(source.nameOf(i)), input, reference };
    },
  }));
}

async function pair(name: string, lr: string, hr: string): Promise<Pair> {
  return {
    name: nameOf(name),
    input: toRgb(await readImage(lr)),
    reference: toRgb(await readImage(hr)),
  };
}

/** So many of a folder's pictures, from the first to the last at equal distances. */
function someOf(folder: string, count: number): string[] {
  let files: string[];
  try {
    files = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => /\.(png|bmp|jpe?g)$/i.test(name))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  } catch (error) {
    throw new InputError(
      `"${folder}" ${
        fileTrouble(error, "read")
      }; give a folder laid out as DIV2KRK (gt, lr_x2) or RealSR's crops (test_LR, test_HR)`,
      { cause: error },
    );
  }
  if (files.length === 0) {
    throw new InputError(`"${folder}" holds no pictures; give another folder`);
  }
  const most = Math.min(count, files.length);
  return Array.from(
    { length: most },
    (_, i) =>
      files[most === 1 ? 0 : Math.round(i * (files.length - 1) / (most - 1))],
  );
}

function nameOf(file: string): string {
  return file.replace(/\.[^.]*$/, "");
}
