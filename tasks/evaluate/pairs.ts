/** Pairs of degraded and sharp pictures to score a method on. @module */
import { basename } from "node:path";
import {
  anisotropicGaussian,
  fixedDegradation,
  InputError,
  type Kernel,
  modCrop,
  type Pair,
  readImage,
  type Source,
  toRgb,
} from "../../mod.ts";
import { fileTrouble } from "../../lib/image/file_trouble.ts";
import { UsageError } from "../_flags.ts";
import { walk } from "../_walk.ts";
import { matchNames } from "./match_names.ts";

/** Pairs that are made or read one at a time. */
export interface Pairs {
  /** How the small pictures came about. */
  readonly description: string;
  readonly length: number;
  at(index: number): Promise<Pair>;
}

/** The sharp pictures of a source, and what makes them small. */
export function degradedPairs(
  source: Source,
  { scale, kernel, noise, seed }: {
    readonly scale: number;
    readonly kernel: string;
    readonly noise: number;
    readonly seed: number;
  },
): Pairs {
  const degrade = fixedDegradation({
    scale,
    kernel: readKernel(kernel),
    noise,
    noiseSeed: seed,
  });
  return {
    description: `kernel ${kernel}, noise ${noise}`,
    length: source.length,
    async at(index) {
      const reference = modCrop(toRgb(await source.load(index)), scale);
      return {
        name: source.nameOf(index),
        input: degrade.apply(reference, null, index),
        reference,
      };
    },
  };
}

const picture = /\.(png|jpe?g|bmp|tiff?|webp)$/i;

/** The sharp pictures of a source, and the small ones of a folder by their names. */
export function givenPairs(
  source: Source,
  folder: string,
  scale: number,
): Pairs {
  const files = smallPictures(folder);
  const names = Array.from(
    { length: source.length },
    (_, i) => source.nameOf(i),
  );
  const small = matchNames(names, files);
  return {
    description: `small pictures of ${folder}`,
    length: source.length,
    async at(index) {
      const reference = modCrop(toRgb(await source.load(index)), scale);
      const input = toRgb(await readImage(small[index]));
      const { width, height } = reference;
      if (input.width * scale !== width || input.height * scale !== height) {
        throw new InputError(
          `"${small[index]}" is ${input.width}x${input.height}; expected ${
            width / scale
          }x${height / scale}, so that x${scale} gives "${names[index]}"`,
        );
      }
      return { name: names[index], input, reference };
    },
  };
}

/** The pictures below a folder; where sharp ones lie beside them, without those. */
function smallPictures(folder: string): string[] {
  let files: string[];
  try {
    files = [...walk(folder)].filter((path) => picture.test(path));
  } catch (error) {
    throw new InputError(
      `"${folder}" ${
        fileTrouble(error, "read")
      }; give a folder of small pictures as --lr`,
      { cause: error },
    );
  }
  const isSharp = (path: string) => /_HR\.\w+$/i.test(basename(path));
  const small = files.filter((path) => !isSharp(path));
  if (small.length > 0) return small;
  throw new InputError(
    `"${folder}" holds no small pictures; give a folder of them as --lr`,
  );
}

/** A Gaussian kernel from its two widths and its direction, `l1,l2,theta`. */
function readKernel(text: string): Kernel {
  const numbers = text.split(",").map((part) => Number(part.trim() || NaN));
  const [lambda1, lambda2, theta] = numbers;
  if (numbers.length === 3 && numbers.every(Number.isFinite)) {
    return anisotropicGaussian({ size: 21, lambda1, lambda2, theta });
  }
  throw new UsageError(
    `--kernel is "${text}"; expected two widths in pixels and a direction in degrees, such as 4,1.5,30`,
  );
}
