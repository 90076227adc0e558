/** How strong motion blur is, from barely visible to hopeless. */
export type Severity = "mild" | "medium" | "severe" | "extreme";

/**
 * The extents in pixels, as {@linkcode blurExtent} measures them, that are
 * drawn for each severity, from the least to the most; meant for pictures of
 * about 256 pixels and more.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { severityBands } from "blindsight";
 *
 * assert.deepEqual(severityBands.severe, [21, 40]);
 * ```
 */
export const severityBands: Readonly<
  Record<Severity, readonly [least: number, most: number]>
> = {
  mild: [3, 9],
  medium: [10, 20],
  severe: [21, 40],
  extreme: [41, 72],
};

/**
 * The severity of a blur of known extent, rounded to whole pixels: mild up to
 * 9, medium up to 20, severe up to 40, extreme beyond.
 *
 * @param extent In pixels, from {@linkcode blurExtent}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { severityOf } from "blindsight";
 *
 * assert.equal(severityOf(32), "severe");
 * ```
 */
export function severityOf(extent: number): Severity {
  const pixels = Math.round(extent);
  if (pixels <= severityBands.mild[1]) return "mild";
  if (pixels <= severityBands.medium[1]) return "medium";
  return pixels <= severityBands.severe[1] ? "severe" : "extreme";
}

/**
 * The severity of a real pair, whose blur has no known extent: by the PSNR of
 * the blurry picture itself, severe below 22 dB, medium below 28, else mild
 * (a proposal for GoPro; no data set defines a severe part of its own).
 *
 * @param psnr Of blurry against sharp in dB, protocol `gopro`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { severityByInputPsnr } from "blindsight";
 *
 * assert.equal(severityByInputPsnr(25.6), "medium");
 * ```
 */
export function severityByInputPsnr(
  psnr: number,
): "mild" | "medium" | "severe" {
  if (psnr < 22) return "severe";
  return psnr < 28 ? "medium" : "mild";
}
