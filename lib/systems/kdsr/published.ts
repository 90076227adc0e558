/** One row of a published table: nine PSNR values at one noise level. */
export interface PublishedRow {
  /** The method, as the table calls it. */
  readonly method: string;
  /** Parameters, as printed there; an empty text where none are. */
  readonly size: string;
  /** Where the figures are printed. */
  readonly source: string;
  /** Standard deviation of the noise, in levels of 255. */
  readonly noise: number;
  /** PSNR in dB for kernels 1 to 9; Set14, x4. */
  readonly psnr: readonly number[];
}

const kdsr = "KDSR (ICLR 2023), its Table 2";
const dasr = "DASR (CVPR 2021), its Table 3";
const cdformer = "CDFormer (CVPR 2024), its Table 3";

const sizes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [kdsr]: {
    "DnCNN+RCAN": "650K+15.59M",
    "DnCNN+IKC": "650K+5.32M",
    "DnCNN+DCLS": "650K+19.05M",
    DASR: "5.84M",
    KDSR_S: "5.80M",
  },
  [dasr]: {
    "DnCNN+RCAN": "650K+15.2M",
    "DnCNN+IKC": "650K+5.2M",
    DASR: "5.8M",
  },
};

const row = (
  source: string,
  method: string,
  noise: number,
  ...psnr: number[]
): PublishedRow => ({
  method,
  size: sizes[source]?.[method] ?? "",
  source,
  noise,
  psnr,
});

/**
 * What papers print for Set14 at x4 under nine anisotropic kernels and noise,
 * by list of kernels. None of it was computed here.
 *
 * @example
 * ```ts
 * import { kdsr } from "blindsight";
 *
 * const row = kdsr.publishedTableTwo.kdsr.find(({ method, noise }) =>
 *   method === "KDSR_S" && noise === 0
 * );
 * console.log(row?.psnr[0]); // 27.67, for the first kernel
 * ```
 */
export const publishedTableTwo: Readonly<
  Record<"kdsr" | "dasr", readonly PublishedRow[]>
> = {
  // deno-fmt-ignore
  kdsr: [
    row(kdsr, "DnCNN+RCAN", 0, 24.28, 24.47, 24.60, 24.64, 24.58, 24.47, 24.31, 23.97, 23.01),
    row(kdsr, "DnCNN+RCAN", 10, 23.88, 24.03, 24.16, 24.21, 24.13, 24.03, 23.88, 23.62, 22.76),
    row(kdsr, "DnCNN+RCAN", 20, 23.45, 23.58, 23.70, 23.73, 23.69, 23.57, 23.42, 23.23, 22.46),
    row(kdsr, "DnCNN+IKC", 0, 24.76, 25.55, 26.54, 27.33, 26.55, 25.55, 24.64, 25.99, 25.49),
    row(kdsr, "DnCNN+IKC", 10, 24.20, 24.54, 24.86, 24.96, 24.78, 24.52, 24.23, 24.19, 23.14),
    row(kdsr, "DnCNN+IKC", 20, 23.62, 23.87, 24.07, 24.15, 24.06, 23.86, 23.65, 23.59, 22.71),
    row(kdsr, "DnCNN+DCLS", 0, 25.80, 26.20, 26.45, 26.46, 26.30, 26.20, 26.39, 25.57, 23.96),
    row(kdsr, "DnCNN+DCLS", 10, 24.05, 24.28, 24.44, 24.50, 24.40, 24.27, 24.09, 23.85, 22.90),
    row(kdsr, "DnCNN+DCLS", 20, 23.58, 23.75, 23.88, 23.93, 23.88, 23.72, 23.56, 23.40, 22.58),
    row(kdsr, "DASR", 0, 27.20, 27.62, 27.74, 27.85, 27.82, 27.62, 27.38, 27.44, 26.27),
    row(kdsr, "DASR", 10, 25.26, 25.57, 25.64, 25.69, 25.62, 25.54, 25.42, 25.20, 24.37),
    row(kdsr, "DASR", 20, 23.68, 23.87, 24.20, 24.32, 24.09, 23.91, 23.76, 23.81, 22.87),
    row(kdsr, "KDSR_S", 0, 27.67, 27.99, 28.14, 28.20, 28.12, 27.99, 27.80, 27.87, 26.52),
    row(kdsr, "KDSR_S", 10, 25.74, 25.91, 25.97, 26.00, 25.96, 25.88, 25.75, 25.50, 24.67),
    row(kdsr, "KDSR_S", 20, 24.72, 24.89, 24.92, 24.89, 24.92, 24.82, 24.70, 24.59, 23.84),
  ],
  // deno-fmt-ignore
  dasr: [
    row(dasr, "DnCNN+RCAN", 0, 26.44, 26.22, 24.48, 24.23, 24.29, 24.19, 23.90, 23.42, 23.01),
    row(dasr, "DnCNN+RCAN", 5, 26.10, 25.90, 24.29, 24.07, 24.14, 24.02, 23.74, 23.31, 22.92),
    row(dasr, "DnCNN+RCAN", 10, 25.65, 25.47, 24.05, 23.84, 23.92, 23.80, 23.54, 23.14, 22.77),
    row(dasr, "DnCNN+SRMDNF+Predictor", 0, 26.84, 26.88, 25.57, 25.69, 25.64, 24.98, 25.12, 25.28, 24.84),
    row(dasr, "DnCNN+SRMDNF+Predictor", 5, 25.92, 25.75, 24.18, 23.97, 24.05, 23.93, 23.65, 23.20, 22.80),
    row(dasr, "DnCNN+SRMDNF+Predictor", 10, 25.39, 25.23, 23.88, 23.68, 23.74, 23.65, 23.39, 22.99, 22.64),
    row(dasr, "DnCNN+IKC", 0, 27.71, 27.78, 27.11, 27.02, 26.93, 26.65, 26.50, 26.01, 25.33),
    row(dasr, "DnCNN+IKC", 5, 26.91, 26.80, 24.87, 24.53, 24.56, 24.40, 24.06, 23.53, 23.06),
    row(dasr, "DnCNN+IKC", 10, 26.16, 26.09, 24.55, 24.33, 24.35, 24.17, 23.92, 23.43, 23.01),
    row(cdformer, "DnCNN+DCLS", 0, 27.56, 27.49, 26.32, 25.99, 25.88, 26.03, 25.70, 24.65, 23.95),
    row(cdformer, "DnCNN+DCLS", 5, 26.20, 26.02, 24.44, 24.21, 24.28, 24.14, 23.88, 23.40, 22.98),
    row(cdformer, "DnCNN+DCLS", 10, 25.47, 25.33, 24.06, 23.87, 23.91, 23.79, 23.58, 23.16, 22.78),
    row(dasr, "DASR", 0, 27.99, 27.97, 27.53, 27.45, 27.43, 27.22, 27.19, 26.83, 26.21),
    row(dasr, "DASR", 5, 27.25, 27.18, 26.37, 26.16, 26.09, 25.96, 25.85, 25.52, 25.04),
    row(dasr, "DASR", 10, 26.57, 26.51, 25.64, 25.47, 25.43, 25.31, 25.16, 24.80, 24.43),
    row(cdformer, "KDSR", 0, 28.26, 28.38, 27.98, 27.98, 27.94, 27.75, 27.69, 27.35, 26.52),
    row(cdformer, "KDSR", 5, 27.56, 27.55, 26.67, 26.49, 26.44, 26.35, 26.19, 25.78, 25.25),
    row(cdformer, "KDSR", 10, 26.85, 26.79, 25.86, 25.70, 25.68, 25.59, 25.42, 25.06, 24.64),
    row(cdformer, "CDFormer", 0, 28.63, 28.68, 28.29, 28.31, 28.21, 28.07, 28.04, 27.57, 26.97),
    row(cdformer, "CDFormer", 5, 27.76, 27.72, 26.79, 26.61, 26.59, 26.50, 26.35, 25.97, 25.51),
    row(cdformer, "CDFormer", 10, 27.00, 26.92, 25.98, 25.80, 25.80, 25.70, 25.55, 25.22, 24.83),
  ],
};
