import type { DenseMethods } from "../wasm/conv_methods.ts";
import type { Abi } from "./abi.ts";
import type { Plan } from "./plan.ts";

/** Whether oneDNN shall do a convolution, or our own kernels. */
export type Choice = (plan: Plan) => boolean;

/** Products below which calling oneDNN takes longer than computing them. */
const FEW_PRODUCTS = 1e5;

/**
 * The faster of both, by the shape and the processor alone, so that the same
 * training gives the same bits again. As measured with oneDNN 3.2 and 2.6 on
 * two threads, oneDNN takes less time than our own kernels, except for
 *
 * - few products;
 * - one to three channels of output, or of an input whose gradient is wanted:
 *   little is gained, and with AVX2 that gradient can take a hundred times as
 *   long;
 * - the filter's gradient of depthwise convolutions larger than 7x7;
 * - 3x3 convolutions of 32 and more channels on larger planes without AVX-512,
 *   where our kernels need fewer multiplications and 0.75 to 0.95 of the time.
 */
export function fasterWay(
  { symbols }: Abi,
  own: Pick<DenseMethods, "isLean">,
): Choice {
  const avx512 = 0x20;
  const wide = (symbols.dnnl_get_effective_cpu_isa() & avx512) !== 0;
  return ({ part, shape: s, depthwise }) => {
    const pixels = s.outHeight * s.outWidth;
    const products = s.batch * pixels * s.outChannels * s.kernelHeight *
      s.kernelWidth * (depthwise ? 1 : s.inChannels);
    if (products < FEW_PRODUCTS) return false;
    if ((part === "inputGrad" ? s.inChannels : s.outChannels) < 4) return false;
    if (depthwise) {
      return part !== "filterGrad" || s.kernelHeight * s.kernelWidth <= 49;
    }
    return wide || !own.isLean(s) || pixels < 256 ||
      Math.min(s.inChannels, s.outChannels) < 32;
  };
}
