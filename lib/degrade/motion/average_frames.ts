import { InputError } from "../../engine/input_error.ts";
import { createImage, type Image } from "../../image/mod.ts";
import { fromLight, type ResponseCurve, toLight } from "./response_curve.ts";

/** Settings of {@linkcode averageFrames}. */
export interface AverageFramesOptions {
  /** In whose light frames are averaged: `"gamma"` is GoPro's `blur_gamma`, `"identity"` its `blur`. */
  readonly response: ResponseCurve;
}

/**
 * The blurry picture that consecutive frames of a high-speed camera make
 * together: the mean of their light, as values again (Nah et al., CVPR 2017,
 * section 3.1: the gamma of 2.2 approximates an unknown camera's response).
 *
 * Not rounded; files of the data set hold its values cut to whole levels.
 *
 * @throws {InputError} where there are no frames or their sizes differ.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { averageFrames, createImage } from "blindsight";
 *
 * const black = createImage(1, 1, 1);
 * const white = createImage(1, 1, 1, Float32Array.of(1));
 * const grey = averageFrames([black, white], { response: "gamma" });
 * assert(Math.abs(grey.data[0] - 0.5 ** (1 / 2.2)) < 1e-5);
 * ```
 */
export function averageFrames(
  frames: readonly Image[],
  { response }: AverageFramesOptions,
): Image {
  if (frames.length === 0) {
    throw new InputError("no frames were given to average; give at least one");
  }
  const { width, height, channels } = frames[0];
  const sum = new Float64Array(width * height * channels);
  for (const frame of frames) {
    if (
      frame.width !== width || frame.height !== height ||
      frame.channels !== channels
    ) {
      throw new InputError(
        `frames of ${width}x${height} with ${channels} channels and of ${frame.width}x${frame.height} with ${frame.channels} cannot be averaged; give frames of one film`,
      );
    }
    const { data } = toLight(frame, response);
    for (let i = 0; i < sum.length; i++) sum[i] += data[i];
  }
  const mean = Float32Array.from(sum, (value) => value / frames.length);
  return fromLight(createImage(width, height, channels, mean), response);
}
