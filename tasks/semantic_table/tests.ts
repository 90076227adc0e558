/** What the arms of the semantic prior are tested on. @module */
import {
  crop,
  type Image,
  InputError,
  motionBlur,
  pairSource,
  quantize,
  seeded,
  type semantic,
  type Severity,
  type Source,
  toRgb,
} from "../../mod.ts";

/** The severities that pictures are blurred with. */
const severities = ["mild", "medium", "severe"] as const;

/** Around a test picture: blurred with it and cut off, for the blur's borders not to show. */
const margin = 48;

/**
 * Pictures that were blurred by severity, each picture once with each; equal
 * in all runs, whatever the seed.
 */
export async function blurredTests(
  source: Source,
  { count, size }: { readonly count: number; readonly size: number },
): Promise<semantic.ArmTest[]> {
  const tests: semantic.ArmTest[] = [];
  for (let i = 0; i < Math.min(count, source.length); i++) {
    const name = source.nameOf(i);
    const whole = toRgb(await source.load(i));
    const around = middle(whole, size + 2 * margin, name);
    for (const severity of severities) {
      tests.push({
        name: `${name}, ${severity}`,
        stratum: severity,
        ...await blurred(around, severity, size, i),
      });
    }
  }
  return tests;
}

/** The middles of real pairs. */
export async function realTests(
  folder: string,
  { count, size }: { readonly count: number; readonly size: number },
): Promise<semantic.ArmTest[]> {
  const pairs = await pairSource(folder, { purpose: "test" });
  const tests: semantic.ArmTest[] = [];
  for (let i = 0; i < Math.min(count, pairs.length); i++) {
    const { name, input, reference } = await pairs.load(i);
    tests.push({
      name,
      stratum: "real pairs",
      input: middle(toRgb(input), size, name),
      reference: middle(toRgb(reference), size, name),
    });
  }
  return tests;
}

async function blurred(
  around: Image,
  severity: Severity,
  size: number,
  index: number,
): Promise<{ readonly input: Image; readonly reference: Image }> {
  const blur = motionBlur({ severity });
  const drawn = blur.draw(seeded(2026).split(severity).split(index));
  const [input, reference] = [await blur.apply(around, drawn), around]
    .map((picture) => quantize(middle(picture, size)));
  return { input, reference };
}

function middle(image: Image, size: number, name = "a picture"): Image {
  const { width, height } = image;
  if (width < size || height < size) {
    throw new InputError(
      `"${name}" is ${width}x${height}; the tests take pictures of at least ${size}x${size}: give larger ones, or a smaller --size`,
    );
  }
  const [x, y] = [width, height].map((side) => Math.floor((side - size) / 2));
  return crop(image, x, y, size, size);
}
