import { InputError } from "../lib/engine/input_error.ts";
import { folderSource, type Purpose } from "../lib/data/mod.ts";
import {
  motionBlur,
  type MotionKind,
  type ResponseCurve,
  type Severity,
} from "../lib/degrade/mod.ts";
import { quantize, writeImage } from "../lib/image/mod.ts";
import { writeFile } from "../lib/image/write_file.ts";
import { protocol, psnr } from "../lib/metrics/mod.ts";
import { seeded } from "../lib/random/mod.ts";

/** What `data make blur` is told. */
export interface MakeBlurOptions {
  /** Where sharp pictures lie. */
  readonly from: string;
  /** Where pairs go: `blur/NNNNNN.png` and `sharp/NNNNNN.png`, as a sequence of GoPro. */
  readonly to: string;
  readonly purpose: Purpose;
  /** All severities equally often where none is given. */
  readonly severity?: Severity | undefined;
  readonly kind?: MotionKind | undefined;
  readonly response: ResponseCurve;
  /** Pairs; as many as pictures where none is given. */
  readonly count?: number | undefined;
  readonly seed: number;
}

/** One pair of blurry and sharp picture. */
export interface BlurRow {
  readonly file: string;
  readonly from: string;
  readonly severity: string;
  readonly extent: number;
  readonly kind: string;
  readonly seed: number;
  /** Of the blurry picture, in dB, protocol `gopro`. */
  readonly psnr: number;
  /** What repeats the blur exactly, as JSON. */
  readonly drawn: string;
}

/** Writes pairs of blurry and sharp pictures, and `PAIRS.tsv` about them; a pair depends on the seed and its number alone. */
export async function makeBlur(
  { from, to, purpose, count, seed, ...blur }: MakeBlurOptions,
  signal: AbortSignal,
): Promise<BlurRow[]> {
  const source = await folderSource(from, { purpose });
  const { kind, response } = blur;
  const severity = blur.severity ??
    { mild: 1, medium: 1, severe: 1, extreme: 1 };
  const degradation = motionBlur({
    severity,
    response,
    ...(kind && { kind }),
  });
  for (const part of ["blur", "sharp"]) {
    await Deno.mkdir(`${to}/${part}`, { recursive: true });
  }
  if (await holdsPictures(`${to}/blur`)) {
    throw new InputError(
      `"${to}/blur" holds pictures already; give --to a folder without`,
    );
  }
  const rows: BlurRow[] = [];
  const rng = seeded(seed);
  for (let i = 0; i < (count ?? source.length); i++) {
    signal.throwIfAborted();
    const index = i % source.length;
    const sharp = quantize(await source.load(index));
    const drawn = degradation.draw(rng.split(i));
    const blurry = quantize(await degradation.apply(sharp, drawn));
    const file = `${String(i + 1).padStart(6, "0")}.png`;
    await writeImage(`${to}/sharp/${file}`, sharp);
    await writeImage(`${to}/blur/${file}`, blurry);
    const row = {
      file,
      from: source.nameOf(index),
      severity: drawn.severity,
      extent: Math.round(10 * drawn.extent) / 10,
      kind: drawn.kind,
      seed,
      psnr: Math.round(
        100 * psnr(blurry, sharp, protocol("gopro")),
      ) / 100,
      drawn: JSON.stringify(drawn),
    };
    rows.push(row);
    console.error(
      `${file}: ${row.severity}, ${
        row.extent.toFixed(1)
      } pixels, ${row.kind}, ${row.psnr.toFixed(2)} dB`,
    );
  }
  await writeFile(`${to}/PAIRS.tsv`, new TextEncoder().encode(tsv(rows)));
  console.log(`${rows.length} pairs and PAIRS.tsv written to ${to}`);
  return rows;
}

function tsv(rows: readonly BlurRow[]): string {
  const columns = [
    "file",
    "extent",
    "severity",
    "kind",
    "seed",
    "psnr",
    "from",
    "drawn",
  ] as const;
  const lines = rows.map((row) => columns.map((name) => row[name]).join("\t"));
  return [columns.join("\t"), ...lines, ""].join("\n");
}

async function holdsPictures(folder: string): Promise<boolean> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".png")) return true;
  }
  return false;
}
