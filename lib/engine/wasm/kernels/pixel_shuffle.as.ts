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
    if (r == 2 && (channels & 3) == 0) {
      moveByTwo(job, row, apart);
      continue;
    }
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

/** Four channels of four neighbours at a time: a 4x4 matrix transposed. */
@inline
function moveByTwo(job: ShuffleJob, row: i32, apart: bool): void {
  const pixel = <usize> job.channels << 2;
  const down = <usize> (2 * job.width) * pixel;
  const cells = <usize> (row * job.width) * pixel;
  let fine = (apart ? job.y : job.x) + 4 * cells;
  let coarse = (apart ? job.x : job.y) + 4 * cells;
  for (let column = 0; column < job.width; column++) {
    for (let c: usize = 0; c < pixel; c += 16) {
      const f = fine + c;
      if (apart) {
        transpose(coarse, 16, 32, f, pixel, down);
      } else {
        transpose(f, pixel, down, coarse, 16, 32);
      }
      coarse += 64;
    }
    fine += 2 * pixel;
  }
}

/** Vectors lie at 0, `across`, `down` and `down + across`. */
@inline
function transpose(
  from: usize,
  fromAcross: usize,
  fromDown: usize,
  to: usize,
  toAcross: usize,
  toDown: usize,
): void {
  const a = v128.load(from);
  const b = v128.load(from + fromAcross);
  const c = v128.load(from + fromDown);
  const d = v128.load(from + fromDown + fromAcross);
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to + toAcross, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
  v128.store(to + toDown, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
  v128.store(to + toDown + toAcross, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
}
