/** KernelGAN with ZSSR, and its controls, on DIV2KRK. @module */
import {
  bicubicRestorer,
  compareKernels,
  downscaledPsnr,
  evaluate,
  type EvaluationRow,
  finish,
  fitKernel,
  type Image,
  InputError,
  type Kernel,
  kernelgan,
  protocol,
  readImage,
  readKernel,
  type Restorer,
  type Table,
  table,
  toRgb,
  zssr,
} from "../../mod.ts";
import { fileTrouble } from "../../lib/image/file_trouble.ts";
import { eventProgress } from "../../lib/show/track_progress.ts";
import { cap } from "../_cap.ts";
import { publishedDiv2krk, type PublishedScore } from "./div2krk_published.ts";
import { meansOf } from "./report.ts";

/** What an evaluation on DIV2KRK is made of. */
export interface Div2krkChoices {
  /** The folder as the official archive has it: `gt`, `lr_x2`, `gt_k_x2`, … */
  readonly data: string;
  readonly scale: 2 | 4;
  readonly preset: string;
  /** No stage has more steps. */
  readonly steps: number | undefined;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** How far the estimated kernel of a picture is from the true one. */
export interface KernelRow {
  readonly image: string;
  /** Between what both make of the sharp picture, in dB of luma. */
  readonly downscaledPsnr: number;
  /** Of the aligned kernels. */
  readonly cosine: number;
  /** Effective widths less the true ones, in pixels. */
  readonly widths: readonly [long: number, short: number];
  /** Between the long axes, in degrees. */
  readonly angle: number;
  /** What super-resolution with the true kernel is ahead of the estimated one, in dB. */
  readonly gap: number;
}

/** What was found. */
export interface Div2krkResult {
  readonly title: string;
  readonly rows: readonly EvaluationRow[];
  readonly kernels: readonly KernelRow[];
  readonly published: readonly PublishedScore[];
}

/** The methods' names, as in the published table. */
const [estimated, trueKernel] = ["KernelGAN + ZSSR", "true kernel + ZSSR"];

/** KernelGAN and ZSSR by the names of all systems' presets. */
const setups: Readonly<
  Record<string, [kernelgan.KernelGanPreset, zssr.ZssrPreset]>
> = {
  paper: ["official", "kernelgan"],
  small: ["fixed", "small"],
  tiny: ["tiny", "tiny"],
};

/** The presets that {@linkcode evaluateDiv2krk} has. */
export const setupNames = Object.keys(setups);

/**
 * Scores bicubic enlargement and ZSSR with the bicubic, the estimated and the
 * true kernel on every picture, all with the same settings; x4 in one stage,
 * as there is a true kernel for the whole of it only.
 *
 * @throws {InputError} Where the folder is not laid out as the official archive.
 */
export async function evaluateDiv2krk(
  { data, scale, preset, steps, seed, signal }: Div2krkChoices,
  onPicture: (rows: readonly EvaluationRow[], kernel: KernelRow) => void,
): Promise<Div2krkResult> {
  const [gan, ownZssr] = setups[preset];
  const ganConfig = cap(kernelgan.presets[gan], steps);
  const base = cap(zssr.presets[ownZssr], steps);
  const stage = base.stages.at(-1)!;
  // One pass for all: a median over eight is for symmetric kernels alone.
  const config = {
    ...base,
    ensemble: false,
    stages: [{ ...stage, x: scale, y: scale }],
  };
  const scoring = protocol("div2krk", { scale });
  const pictures = layout(data, scale);
  const rows: EvaluationRow[] = [];
  const kernels: KernelRow[] = [];
  const onEvent = eventProgress();
  for (const { name, gt, lr, kernel: path } of pictures) {
    const reference = toRgb(await readImage(gt));
    const input = toRgb(await readImage(lr));
    const truth = fitKernel(await readKernel(path, { scale }), {
      hr: reference,
      lr: input,
      scale,
    }).kernel;
    const found = await estimate(input);
    const methods: Restorer[] = [
      bicubicRestorer(scale),
      restorer("ZSSR, bicubic kernel"),
      restorer(estimated, found),
      restorer(trueKernel, truth),
    ];
    const own: EvaluationRow[] = [];
    for (const method of methods) {
      const pair = { name, input, reference };
      own.push(...(await evaluate(method, [pair], scoring)).rows);
    }
    const psnrOf = (method: string) =>
      own.find((row) => row.method === method)!.psnr;
    const { cosine, widths, angle } = compareKernels(found, truth);
    const kernel = {
      image: name,
      downscaledPsnr: downscaledPsnr(found, truth, reference, scale),
      cosine,
      widths,
      angle,
      gap: psnrOf(trueKernel) - psnrOf(estimated),
    };
    rows.push(...own);
    kernels.push(kernel);
    onPicture(own, kernel);
  }
  return {
    title:
      `DIV2KRK x${scale} (${pictures.length} of its 100 pictures), preset ${preset}`,
    rows,
    kernels,
    published: publishedDiv2krk[scale],
  };

  async function estimate(image: Image): Promise<Kernel> {
    const { kernel } = await finish(
      kernelgan.train(image, ganConfig, { seed, signal }),
      onEvent,
    );
    signal.throwIfAborted();
    return scale === 4 ? kernelgan.scaleUp(kernel) : kernel;
  }

  function restorer(name: string, kernel?: Kernel): Restorer {
    const kernels = kernel ? [kernel] : [];
    return zssr.zssrRestorer(config, { name, seed, signal, kernels, onEvent });
  }
}

/** Ours picture by picture, their means, and the published means. */
export function div2krkTable(
  { title, rows, published }: Div2krkResult,
): Table {
  const means = meansOf(rows);
  return table(
    [
      ...rows.map((row) => ({ ...row, group: row.image })),
      ...means.map((mean) => ({
        ...mean,
        image: "mean",
        source: "measured",
        group: "mean",
      })),
      ...published.map(({ where, ...score }) => ({
        ...score,
        image: "all 100",
        source: where,
        group: "published",
      })),
    ],
    [
      "image",
      "method",
      { key: "psnr", label: "PSNR (dB)", digits: 2, best: "max" },
      { key: "ssim", label: "SSIM", digits: 4, best: "max" },
      "source",
    ],
    { title, group: "group", note: "luma, scale cut at the edges (div2krk)" },
  );
}

/** How far kernels are from the truth. */
export function kernelTable({ kernels }: Div2krkResult): Table {
  return table(
    kernels.map(({ widths, ...row }) => ({
      ...row,
      long: widths[0],
      short: widths[1],
    })),
    [
      "image",
      { key: "downscaledPsnr", label: "downscaled (dB)", digits: 2 },
      { key: "cosine", digits: 4 },
      { key: "long", label: "long width (px)", digits: 2 },
      { key: "short", label: "short width (px)", digits: 2 },
      { key: "angle", label: "direction (°)", digits: 0 },
      { key: "gap", label: "SR gap (dB)", digits: 2 },
    ],
    {
      title: "the estimated kernel against the true one",
      note:
        "widths: too wide is positive; gap: true kernel + ZSSR ahead of KernelGAN + ZSSR",
    },
  );
}

/** The pictures by number, each with its three files. */
function layout(folder: string, scale: 2 | 4) {
  const [gt, lr, kernels] = [
    numbered(`${folder}/gt`, "png"),
    numbered(`${folder}/lr_x${scale}`, "png"),
    numbered(`${folder}/gt_k_x${scale}`, "mat"),
  ];
  const numbers = [...lr.keys()].sort((a, b) => a - b);
  return numbers.map((number) => {
    const of = (files: ReadonlyMap<number, string>, what: string) => {
      const file = files.get(number);
      if (file !== undefined) return file;
      throw new InputError(
        `"${
          lr.get(number)
        }" has no ${what} of its number; give DIV2KRK as its archive has it`,
      );
    };
    return {
      name: `im_${number}`,
      gt: of(gt, "picture in gt"),
      lr: of(lr, "picture"),
      kernel: of(kernels, `kernel in gt_k_x${scale}`),
    };
  });
}

/** A folder's files by the number in their names. */
function numbered(folder: string, suffix: string): Map<number, string> {
  let names: string[];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    throw new InputError(
      `"${folder}" ${
        fileTrouble(error, "read")
      }; give the folder of DIV2KRK with gt, lr_x2 and gt_k_x2 in it`,
      { cause: error },
    );
  }
  const pattern = new RegExp(String.raw`^\D*(\d+)\D*\.${suffix}$`, "i");
  const found = new Map(
    names.flatMap((name) => {
      const number = pattern.exec(name)?.[1];
      return number === undefined
        ? []
        : [[Number(number), `${folder}/${name}`] as const];
    }),
  );
  if (found.size > 0) return found;
  throw new InputError(
    `"${folder}" holds no .${suffix} files with a number in their names; give DIV2KRK as its archive has it`,
  );
}
