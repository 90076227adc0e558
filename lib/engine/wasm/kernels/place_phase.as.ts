// Pixels that were computed side by side to where they belong, see ../phases.ts.

/** Arguments, in the order of ../strided_input_grad.ts. */
@unmanaged
export class PhaseJob {
  from: usize;
  to: usize;
  /** Rows of all samples together, and rows a chunk. */
  rows: i32;
  rowsPerChunk: i32;
  /** Of one sample's phase. */
  height: i32;
  width: i32;
  /** Bytes of a pixel. */
  pixel: usize;
  /** Bytes from one of its pixels in the result to the next, across and down. */
  across: usize;
  down: usize;
  /** Bytes of a sample of the result. */
  sample: usize;
}

export function placePhase(job: PhaseJob, chunk: i32): void {
  const end = min((chunk + 1) * job.rowsPerChunk, job.rows);
  for (let row = chunk * job.rowsPerChunk; row < end; row++) {
    let from = job.from + <usize> (row * job.width) * job.pixel;
    let to = job.to + <usize> (row / job.height) * job.sample +
      <usize> (row % job.height) * job.down;
    for (let x = 0; x < job.width; x++) {
      memory.copy(to, from, job.pixel);
      from += job.pixel;
      to += job.across;
    }
  }
}
