// What a depthwise convolution with several results a channel needs: every
// channel several times side by side, and the sum of such.

/** Arguments, in the order of ../depthwise.ts. */
@unmanaged
export class RepeatJob {
  from: usize;
  to: usize;
  /** Numbers on the side that is not repeated. */
  size: i32;
  perChunk: i32;
  times: i32;
}

export function repeatChannels(job: RepeatJob, chunk: i32): void {
  const begin = chunk * job.perChunk;
  const end = min(begin + job.perChunk, job.size);
  let to = job.to + (<usize> (begin * job.times) << 2);
  for (let i = begin; i < end; i++) {
    const value = f32.load(job.from + (<usize> i << 2));
    for (let k = 0; k < job.times; k++) {
      f32.store(to, value);
      to += 4;
    }
  }
}

export function sumRepeated(job: RepeatJob, chunk: i32): void {
  const begin = chunk * job.perChunk;
  const end = min(begin + job.perChunk, job.size);
  let from = job.from + (<usize> (begin * job.times) << 2);
  for (let i = begin; i < end; i++) {
    let sum: f32 = 0;
    for (let k = 0; k < job.times; k++) {
      sum += f32.load(from);
      from += 4;
    }
    f32.store(job.to + (<usize> i << 2), sum);
  }
}
