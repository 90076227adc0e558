import type { Image } from "../image/image.ts";
import type { Protocol } from "./protocol.ts";
import { psnr } from "./psnr.ts";
import type { Restorer } from "./restorer.ts";
import { ssim } from "./ssim.ts";

/** A degraded picture and what it should become. */
export interface Pair {
  /** Said on the pair's row. */
  readonly name: string;
  /** The degraded picture. */
  readonly input: Image;
  /** The sharp one, of the size of the restored picture. */
  readonly reference: Image;
}

/** One restored picture's scores. */
export interface EvaluationRow {
  /** The restorer's name. */
  readonly method: string;
  /** Always `"measured"`, beside rows that quote a paper. */
  readonly source: "measured";
  /** The protocol's name. */
  readonly protocol: string;
  /** The pair's name. */
  readonly image: string;
  /** PSNR in dB; Infinity where nothing differs. */
  readonly psnr: number;
  /** SSIM, 1 at best. */
  readonly ssim: number;
}

/** A restorer's rows and their plain means. */
export interface Evaluation {
  /** The protocol's name. */
  readonly protocol: string;
  /** One row a pair, in the order given. */
  readonly rows: EvaluationRow[];
  /** Means of the rows' scores; NaN without rows. */
  readonly mean: { readonly psnr: number; readonly ssim: number };
}

/**
 * Restores every pair's input and scores it against its reference.
 *
 * @throws {InputError} if a restored picture cannot be compared with its reference.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { bicubicRestorer, createImage, evaluate, protocol } from "blindsight";
 *
 * const pairs = [{
 *   name: "black",
 *   input: createImage(8, 8, 3),
 *   reference: createImage(32, 32, 3),
 * }];
 * const kdsr = protocol("kdsr", { scale: 4 });
 * const { rows, mean } = await evaluate(bicubicRestorer(4), pairs, kdsr);
 * assert(rows[0].method === "bicubic" && mean.ssim === 1);
 * ```
 */
export async function evaluate(
  restorer: Restorer,
  pairs: Iterable<Pair> | AsyncIterable<Pair>,
  protocol: Protocol,
): Promise<Evaluation> {
  const rows: EvaluationRow[] = [];
  for await (const { name, input, reference } of pairs) {
    const restored = await restorer.restore(input);
    rows.push({
      method: restorer.name,
      source: "measured",
      protocol: protocol.name,
      image: name,
      psnr: psnr(restored, reference, protocol),
      ssim: ssim(restored, reference, protocol),
    });
  }
  const mean = (score: "psnr" | "ssim") =>
    rows.reduce((sum, row) => sum + row[score], 0) / rows.length;
  return {
    protocol: protocol.name,
    rows,
    mean: { psnr: mean("psnr"), ssim: mean("ssim") },
  };
}
