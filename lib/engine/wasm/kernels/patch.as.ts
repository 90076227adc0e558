/**
 * What is summed for one output: rows of runs of numbers that lie side by side;
 * and what becomes of the sum. Jobs begin with it.
 */
@unmanaged
export class Patch {
  rows: i32;
  /** Runs of a row; `run` numbers each. */
  taps: i32;
  run: i32;
  /** Bytes from the end of one run to the next, and beyond that to the next row. */
  nextTap: usize;
  nextRow: usize;
  /** 0 linear, 1 ReLU, 2 leaky ReLU with the slope `alpha`. */
  activation: i32;
  alpha: f32;
}
