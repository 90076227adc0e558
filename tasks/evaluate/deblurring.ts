/** Scores of deblurring, picture by picture and by severity. @module */
import {
  deblurringMeans,
  type DeblurringRow,
  InputError,
  type PairSource,
  type Protocol,
  type Restorer,
  scoreDeblurring,
  type Table,
  table,
} from "../../mod.ts";

/** What an evaluation of deblurring found. */
export interface DeblurringResult {
  readonly title: string;
  readonly rows: readonly DeblurringRow[];
  /** What cuts the pictures into thirds by the blurry ones' PSNR; null for fewer than three. */
  readonly terciles: readonly [number, number] | null;
}

/** The blurry picture as it is. */
export const input: Restorer = {
  name: "input",
  scale: 1,
  restore: (image) => Promise.resolve(image),
};

/** Scores the blurry pictures, and what the restorer makes of them. */
export async function evaluateDeblurring(
  restorer: Restorer,
  pairs: PairSource,
  protocol: Protocol,
  { title, signal, onPicture }: {
    readonly title: string;
    readonly signal: AbortSignal;
    readonly onPicture: (done: number, name: string) => void;
  },
): Promise<DeblurringResult> {
  if (restorer.scale !== 1) {
    throw new InputError(
      `${restorer.name} makes pictures ${restorer.scale} times as large; give a method that deblurs`,
    );
  }
  const rows: DeblurringRow[] = [];
  for (let i = 0; i < pairs.length; i++) {
    signal.throwIfAborted();
    const pair = await pairs.load(i);
    const given = await scoreDeblurring(input, pair, protocol);
    rows.push(given);
    if (restorer !== input) {
      rows.push(await scoreDeblurring(restorer, pair, protocol, given.psnr));
    }
    onPicture(i + 1, pair.name);
  }
  return { title, rows, terciles: tercilesOf(rows) };
}

/** Pairs that `data make blur` wrote are called severe by how far the blur reaches. */
const severity = { key: "severity", label: "severity by input PSNR" };

/** Picture by picture. */
export function pictureTable({ title, rows }: DeblurringResult): Table {
  const compared = rows.some(({ method }) => method !== input.name);
  const best = compared ? "max" : "none";
  return table(
    rows.map((row) => ({
      ...row,
      severity: row.collapsed ? `${row.severity}, collapsed` : row.severity,
      aligned: alignment(row),
      group: compared ? row.image : "pictures",
    })),
    [
      "image",
      "method",
      { key: "psnr", label: "PSNR (dB)", digits: 2, best },
      { key: "ssim", label: "SSIM", digits: 4, best },
      { key: "ssim3d", label: "SSIM 3-D", digits: 4, best },
      severity,
      "aligned",
      { key: "seconds", label: "s", digits: 2 },
      "protocol",
    ],
    { title, group: "group" },
  );
}

/** Means over all pictures and severity by severity, with what there is to say about the method. */
export function severityTable(
  { rows, terciles }: DeblurringResult,
  { parameters, teacher }: Restorer,
  note: string,
): Table {
  const [{ protocol, aligned }] = rows;
  const cuts = terciles
    ? `thirds of the pictures by it: ${
      terciles.map((cut) => cut.toFixed(2)).join(" and ")
    } dB`
    : "too few pictures for thirds";
  return table(
    deblurringMeans(rows).map((mean) => {
      const own = mean.method !== input.name;
      return {
        ...mean,
        collapses: 100 * mean.collapseRate,
        parameters: own ? parameters : null,
        teacher: own && teacher
          ? `${teacher.name} (${teacher.hash.slice(0, 12)})`
          : null,
        aligned: aligned ? "yes" : "no",
        protocol,
      };
    }),
    [
      severity,
      "method",
      { key: "pictures", digits: 0 },
      { key: "psnr", label: "PSNR (dB)", digits: 2 },
      { key: "ssim", label: "SSIM", digits: 4 },
      { key: "ssim3d", label: "SSIM 3-D", digits: 4 },
      { key: "collapses", label: "collapses (%)", digits: 1 },
      { key: "parameters", digits: 0 },
      "teacher",
      { key: "seconds", label: "s a picture", digits: 2 },
      "aligned",
      "protocol",
    ],
    {
      title: "by severity",
      group: "method",
      note:
        `severe: the blurry picture's PSNR is below 22 dB, medium: below 28; ${cuts}. ` +
        `collapse: more than 3 dB worse than the blurry picture. ` +
        `SSIM: channel by channel, valid region; SSIM 3-D: MATLAB's of the volume, which most tables print. ${note}`,
    },
  );
}

function alignment(
  { aligned, alignmentFailed, moved }: DeblurringRow,
): string {
  if (!aligned) return "no";
  return alignmentFailed ? "failed" : `yes, ${moved.toFixed(2)} px`;
}

function tercilesOf(
  rows: readonly DeblurringRow[],
): readonly [number, number] | null {
  const given = rows.filter(({ method }) => method === input.name)
    .map(({ psnr }) => psnr).sort((a, b) => a - b);
  if (given.length < 3) return null;
  const at = (part: number) => given[Math.ceil(part * given.length / 3) - 1];
  return [at(1), at(2)];
}
