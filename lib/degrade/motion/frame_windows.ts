import { InputError } from "../../engine/input_error.ts";

/** Settings of {@linkcode frameWindows}. */
export interface FrameWindowsOptions {
  /** Frames that make one blurry picture: 7, 11 or 13 in GoPro; 15 to 51 for severe blur. */
  readonly length: number;
  /** Frames from the start of one window to that of the next; by default `length`, so that no frame is used twice. */
  readonly step?: number;
}

/** The frames of one blurry picture. */
export interface FrameWindow<Frame> {
  /** In the order of time. */
  readonly frames: readonly Frame[];
  /** The one in the middle, which is the sharp picture; of an even number the later of two. */
  readonly sharp: Frame;
}

/**
 * Consecutive frames, or their names, in windows that each make a pair of
 * blurry and sharp picture; what is left over at the end makes none.
 *
 * @throws {InputError} where length or step is no whole number of at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { frameWindows } from "blindsight";
 *
 * const names = ["000160.png", "000161.png", "000162.png", "000163.png"];
 * const windows = frameWindows(names, { length: 3, step: 1 });
 * assert.deepEqual(windows.map(({ sharp }) => sharp), names.slice(1, 3));
 * ```
 */
export function frameWindows<Frame>(
  frames: readonly Frame[],
  { length, step = length }: FrameWindowsOptions,
): FrameWindow<Frame>[] {
  for (const [name, value] of Object.entries({ length, step })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new InputError(
        `the ${name} of windows is ${value}; give a whole number of at least 1`,
      );
    }
  }
  const windows: FrameWindow<Frame>[] = [];
  for (let from = 0; from + length <= frames.length; from += step) {
    windows.push({
      frames: frames.slice(from, from + length),
      sharp: frames[from + Math.floor(length / 2)],
    });
  }
  return windows;
}
