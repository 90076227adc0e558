// Channels to pixels and back, in PyTorch's order of channels.

/** Arguments, in the order of ../pointwise.ts. */
@unmanaged
export class ShuffleJob {
  x: usize;
  y: usize;
  /** Rows of the coarse side, all samples together, and rows a chunk. */
  rows: i32;
  rowsPerChunk: i32;
  /** Width of the coarse side. */
  width: i32;
  /** Channels of the fine side. */
  channels: i32;
  factor: i32;
}

export function pixelShuffle(job: ShuffleJob, chunk: i32): void {
  move(job, chunk, true);
}

export function pixelUnshuffle(job: ShuffleJob, chunk: i32): void {
  move(job, chunk, false);
}

@inline
function move(job: ShuffleJob, chunk: i32, apart: bool): void {
  const r = job.factor;
  const channels = job.channels;
  const end = min((chunk + 1) * job.rowsPerChunk, job.rows);
  const fine = apart ? job.y : job.x;
  const coarse = apart ? job.x : job.y;
  for (let row = chunk * job.rowsPerChunk; row < end; row++) {
    for (let dy = 0; dy < r; dy++) {
      let f = fine + (<usize> ((row * r + dy) * job.width * r * channels) << 2);
      for (let column = 0; column < job.width; column++) {
        const c = coarse +
          (<usize> ((row * job.width + column) * channels * r * r + dy * r) <<
            2);
        for (let dx = 0; dx < r; dx++) {
          let at = c + (<usize> dx << 2);
          for (let i = 0; i < channels; i++) {
            if (apart) store<i32>(f, load<i32>(at));
            else store<i32>(at, load<i32>(f));
            f += 4;
            at += <usize> (r * r) << 2;
          }
        }
      }
    }
  }
}
