import type { Kernel } from "../../degrade/mod.ts";
import { correlate } from "../../degrade/correlate.ts";
import { writePadded } from "../../degrade/pad.ts";
import { createImage, type Image } from "../../image/mod.ts";

/**
 * Every `step`-th pixel of a picture blurred with mirrored borders, from the
 * first one on, without computing the others: pixels and taps are dealt out by
 * their remainders, and what belongs together is correlated.
 */
export function blurSampled(image: Image, kernel: Kernel, step: number): Image {
  const { width, height, channels } = image;
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  const left = kernel.width >> 1;
  const top = kernel.height >> 1;
  const reach = (count: number, taps: number, before: number, size: number) =>
    Math.max(0, (count - 1) * step + taps - before - size);
  const right = reach(columns, kernel.width, left, width);
  const bottom = reach(rows, kernel.height, top, height);
  const stride = (left + width + right) * channels;
  const padded = new Float32Array(stride * (top + height + bottom));
  const padding = { left, right, top, bottom, border: "mirror" } as const;
  writePadded(image, padding, padded, stride);
  const sum = new Float32Array(rows * columns * channels);
  for (let y = 0; y < Math.min(step, kernel.height); y++) {
    for (let x = 0; x < Math.min(step, kernel.width); x++) {
      const taps = everyTap(kernel, x, y, step);
      const fill = (to: Float32Array, toStride: number) => {
        to.fill(0);
        for (let row = 0; row < rows + taps.height - 1; row++) {
          let from = (row * step + y) * stride + x * channels;
          let at = row * toStride;
          const end = at + (columns + taps.width - 1) * channels;
          for (; at < end; from += step * channels) {
            for (let c = 0; c < channels; c++) to[at++] = padded[from + c];
          }
        }
      };
      const part = correlate(taps, rows, columns * channels, channels, fill);
      for (let i = 0; i < sum.length; i++) sum[i] += part[i];
    }
  }
  return createImage(columns, rows, channels, sum);
}

/** The taps whose remainders are x and y. Those too small to matter are zeros: denormal numbers would be slow. */
function everyTap(
  { width, height, data }: Kernel,
  x: number,
  y: number,
  step: number,
) {
  const least = 2 ** -40 * data.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const columns = Math.ceil((width - x) / step);
  const rows = Math.ceil((height - y) / step);
  const taps = new Float32Array(columns * rows);
  for (let i = 0; i < taps.length; i++) {
    const row = y + step * Math.floor(i / columns);
    const weight = data[row * width + x + step * (i % columns)];
    taps[i] = Math.abs(weight) > least ? weight : 0;
  }
  return { width: columns, height: rows, data: taps };
}
