import { type Severity, severityByInputPsnr } from "../degrade/mod.ts";
import { type Image, toGrey, toRgb } from "../image/mod.ts";
import type { EvaluationRow, Pair } from "./evaluate.ts";
import type { Protocol } from "./protocol.ts";
import type { Restorer } from "./restorer.ts";
import { scores } from "./scores.ts";

/** What a restored picture may lose against the blurry one before it counts as collapsed, in dB. */
const collapse = 3;

/** One deblurred picture's scores. */
export interface DeblurringRow extends EvaluationRow {
  /** SSIM as MATLAB has it for a volume, which most tables print. */
  readonly ssim3d: number;
  /** The blurry picture's PSNR by the same protocol. */
  readonly inputPsnr: number;
  /** How blurry it was, by that. */
  readonly severity: Severity;
  /** Whether it came out more than 3 dB worse than it was. */
  readonly collapsed: boolean;
  /** Whether the protocol first lays a picture on its reference. */
  readonly aligned: boolean;
  /** Whether that failed; the picture was then scored where it lay. */
  readonly alignmentFailed: boolean;
  /** By how many pixels it was moved, at the corner that moved most. */
  readonly moved: number;
  /** What restoring took. */
  readonly seconds: number;
}

/**
 * Deblurs a pair's blurry picture and scores it against the sharp one, as
 * tables of deblurring want it.
 *
 * A grey picture is restored as RGB and scored as grey.
 *
 * @param inputPsnr The blurry picture's, where it is known.
 * @throws {InputError} if the restored picture cannot be compared with its reference.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import {
 *   bicubicRestorer,
 *   createImage,
 *   protocol,
 *   scoreDeblurring,
 * } from "blindsight";
 *
 * const pair = {
 *   name: "night",
 *   input: createImage(16, 16, 3),
 *   reference: createImage(16, 16, 3, new Float32Array(768).fill(0.1)),
 * };
 * const nothing = { ...bicubicRestorer(1), name: "input" };
 * const row = await scoreDeblurring(nothing, pair, protocol("gopro"));
 * assert(row.severity === "severe" && row.collapsed === false);
 * ```
 */
export async function scoreDeblurring(
  restorer: Restorer,
  { name, input, reference }: Pair,
  protocol: Protocol,
  inputPsnr?: number,
): Promise<DeblurringRow> {
  const started = performance.now();
  const restored = await restorer.restore(toRgb(input));
  const seconds = (performance.now() - started) / 1000;
  const { registered, ...found } = scores(
    likeReference(restored, reference),
    reference,
    protocol,
  );
  const given = inputPsnr ??
    scores(likeReference(input, reference), reference, protocol).psnr;
  return {
    method: restorer.name,
    source: "measured",
    protocol: protocol.name,
    image: name,
    ...found,
    inputPsnr: given,
    severity: severityByInputPsnr(given),
    collapsed: given - found.psnr > collapse,
    aligned: registered !== null,
    alignmentFailed: registered?.failed ?? false,
    moved: registered?.moved ?? 0,
    seconds,
  };
}

function likeReference(image: Image, { channels }: Image): Image {
  return channels === 1 ? toGrey(image) : toRgb(image);
}
