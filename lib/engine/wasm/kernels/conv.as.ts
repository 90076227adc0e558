// The convolution. The input is padded, so that for one row of the kernel a
// patch is `kernelWidth * inChannels` floats side by side: one inner loop
// serves every size, stride and padding. A dilated kernel is read tap by tap.

import { sumDots } from "./few_outputs.as";
import { Patch } from "./patch.as";
import { sumPatches } from "./sum_patches.as";

/** Arguments, in the order of ../plain_conv.ts. */
@unmanaged
export class ConvJob extends Patch {
  x: usize;
  packed: usize;
  bias: usize;
  y: usize;
  /** Room for one word per output pixel: where in x its patch begins. */
  starts: usize;
  pixels: i32;
  pixelsPerChunk: i32;
  paddedHeight: i32;
  paddedWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  strideY: i32;
  strideX: i32;
  /** Whether the lanes take the inputs, as in few_outputs.as.ts. */
  few: i32;
}

export function conv(job: ConvJob, chunk: i32): void {
  const begin = chunk * job.pixelsPerChunk;
  const count = min(job.pixelsPerChunk, job.pixels - begin);
  const starts = job.starts + (<usize> begin << 2);
  const y = job.y + (<usize> (begin * job.outChannels) << 2);
  locate(job, begin, count, starts);
  if (job.few) {
    sumDots(
      job,
      job.x,
      starts,
      count,
      job.packed,
      job.bias,
      y,
      job.outChannels,
    );
  } else {
    sumPatches(
      job,
      job.x,
      starts,
      count,
      job.packed,
      job.bias,
      y,
      job.outChannels,
    );
  }
}

/** Writes where the patches of some output pixels begin. */
function locate(job: ConvJob, begin: i32, count: i32, starts: usize): void {
  let column = begin % job.outWidth;
  let row = begin / job.outWidth % job.outHeight;
  let sample = begin / job.outWidth / job.outHeight;
  const pixel = <usize> job.inChannels << 2;
  const across = <usize> job.strideX * pixel;
  let at: usize = 0;
  let fresh = true;
  for (let i = 0; i < count; i++) {
    if (fresh) {
      at = <usize> ((sample * job.paddedHeight + row * job.strideY) *
            job.paddedWidth + column * job.strideX) * pixel;
      fresh = false;
    }
    store<usize>(starts + (<usize> i << 2), at);
    at += across;
    if (++column < job.outWidth) continue;
    column = 0;
    fresh = true;
    if (++row < job.outHeight) continue;
    row = 0;
    sample++;
  }
}
