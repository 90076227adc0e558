import { resizeBilinear } from "../../../engine/mod.ts";
import * as tf from "../../../engine/tf.ts";
import type { Region } from "../hosts/host.ts";

/** A width and a height in pixels. */
export interface Size {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * The part of a map that a region covers, resized to the region's features:
 * what resizing the whole map and cropping it would give, without making more
 * than is needed of it.
 *
 * @param map `[batch, h, w, channels]`, evenly covering the whole.
 * @param whole The pixels that the map covers.
 * @param stride Pixels per feature.
 */
export function cover(
  map: tf.Tensor4D,
  whole: Size,
  region: Region,
  stride: number,
): tf.Tensor4D {
  const [batch, rows, columns, channels] = map.shape;
  const y = span(region.y, region.height, whole.height, rows, stride);
  const x = span(region.x, region.width, whole.width, columns, stride);
  const part = tf.slice(map, [0, y.from, x.from, 0], [
    batch,
    y.cells,
    x.cells,
    channels,
  ]);
  const resized = resizeBilinear(part, [y.features, x.features]);
  return tf.slice(resized, [0, y.first, x.first, 0], [
    batch,
    region.height / stride,
    region.width / stride,
    channels,
  ]);
}

/** Along one side: the map's cells to be resized, to how many features, and the first to keep. */
function span(
  start: number,
  length: number,
  whole: number,
  cells: number,
  stride: number,
) {
  // Where cells and features begin together; one more around, to interpolate with.
  const step = Math.max(whole / cells, stride);
  const from = Math.max(0, (Math.floor(start / step) - 1) * step);
  const to = Math.min(whole, (Math.ceil((start + length) / step) + 1) * step);
  return {
    from: from * cells / whole,
    cells: (to - from) * cells / whole,
    features: (to - from) / stride,
    first: (start - from) / stride,
  };
}
