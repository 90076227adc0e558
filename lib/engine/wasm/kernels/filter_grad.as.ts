// The gradient of a convolution's weights: for every tap and channel pair the
// sum over all pixels. The rows are cut into a number of parts that depends on
// the shapes alone; each part has accumulators of its own, which are summed in
// order at the end, so that the number of threads does not change a bit.

import {
  BLOCK,
  blockCount,
  blockRun,
  blockWidth,
  storeSome,
} from "./block.as";
import { dotRun, sumDotParts, sumDotRows } from "./few_outputs.as";
import { sum12x4, sum1x4, sum1x8, sum6x8 } from "./tiles.as";

/** About as many pixels as stay in the nearest cache while a tap goes by. */
const GROUP_PIXELS: i32 = 192;

/** Arguments, in the order of ../plain_conv.ts. */
@unmanaged
export class FilterGradJob {
  x: usize;
  dy: usize;
  /** For every part its accumulators, then room for packed rows of dy. */
  parts: usize;
  partBytes: usize;
  accumulatorBytes: usize;
  partCount: i32;
  rows: i32;
  paddedHeight: i32;
  paddedWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  dilationY: i32;
  dilationX: i32;
  /** Whether the lanes take the inputs, as in few_outputs.as.ts. */
  few: i32;
}

/** Arguments, in the order of ../plain_conv.ts. */
@unmanaged
export class FilterGradSumJob {
  parts: usize;
  partBytes: usize;
  partCount: i32;
  filter: usize;
  run: i32;
  outChannels: i32;
  few: i32;
}

export function filterGrad(job: FilterGradJob, part: i32): void {
  const accumulators = job.parts + <usize> part * job.partBytes;
  memory.fill(accumulators, 0, job.accumulatorBytes);
  const packed = accumulators + job.accumulatorBytes;
  const end = <i32> (<i64> (part + 1) * job.rows / job.partCount);
  let row = <i32> (<i64> part * job.rows / job.partCount);
  const most = max(1, GROUP_PIXELS / job.outWidth);
  while (row < end) {
    const inSample = row % job.outHeight;
    const rows = min(min(end - row, most), job.outHeight - inSample);
    const sample = row / job.outHeight;
    if (job.few) {
      const pixels = <usize> (row * job.outWidth * job.outChannels) << 2;
      sumRows(job, sample, inSample, rows, job.dy + pixels, accumulators);
    } else {
      packRows(job, row * job.outWidth, rows * job.outWidth, packed);
      sumRows(job, sample, inSample, rows, packed, accumulators);
    }
    row += rows;
  }
}

/** Pixels of dy as [out / 8][pixel][8], zeros where channels are missing. */
function packRows(job: FilterGradJob, begin: i32, count: i32, to: usize): void {
  const step = <usize> job.outChannels << 2;
  for (let first = 0; first < job.outChannels; first += 8) {
    const remaining = job.outChannels - first;
    let from = job.dy + <usize> begin * step + (<usize> first << 2);
    if (remaining >= 8) {
      for (let i = 0; i < count; i++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += step;
        to += 32;
      }
      continue;
    }
    const width = blockWidth(remaining);
    for (let i = 0; i < count; i++) {
      for (let o = 0; o < width; o++) {
        const value = o < remaining ? f32.load(from + (<usize> o << 2)) : 0;
        f32.store(to + (<usize> o << 2), value);
      }
      from += step;
      to += <usize> width << 2;
    }
  }
}

function sumRows(
  job: FilterGradJob,
  sample: i32,
  row: i32,
  rows: i32,
  packed: usize,
  accumulators: usize,
): void {
  const dilated = job.dilationX > 1;
  const taps = dilated ? job.kernelWidth : 1;
  const run = dilated ? job.inChannels : job.kernelWidth * job.inChannels;
  const pixel = <usize> job.inChannels << 2;
  const across = <usize> job.strideX * pixel;
  const down = <usize> (job.strideY * job.paddedWidth) * pixel -
    <usize> job.outWidth * across;
  const columns = job.outWidth;
  const pixels = rows * columns;
  let block = accumulators;
  for (let ky = 0; ky < job.kernelHeight; ky++) {
    for (let tap = 0; tap < taps; tap++) {
      const x = job.x +
        <usize> ((sample * job.paddedHeight + row * job.strideY +
              ky * job.dilationY) * job.paddedWidth + tap * job.dilationX) *
          pixel;
      if (job.few) {
        block = sumDotRows(
          x,
          packed,
          block,
          job.outChannels,
          run,
          rows,
          columns,
          across,
          down,
        );
        continue;
      }
      let dy = packed;
      for (let first = 0; first < job.outChannels; first += 8) {
        const width = blockWidth(job.outChannels - first);
        const size = blockRun(width);
        for (let k = 0; k < run; k += size) {
          if (run < size) {
            for (let j = 0; j < run; j++) {
              const at = x + (<usize> j << 2);
              const sum = block + (<usize> (j * width) << 2);
              if (width == 4) sum1x4(at, dy, sum, rows, columns, across, down);
              else sum1x8(at, dy, sum, rows, columns, across, down);
            }
          } else {
            // The last block may redo what another did.
            const at = x + (<usize> min(k, run - size) << 2);
            if (width == 4) sum12x4(at, dy, block, rows, columns, across, down);
            else sum6x8(at, dy, block, rows, columns, across, down);
          }
          block += <usize> BLOCK << 2;
        }
        dy += <usize> (pixels * width) << 2;
      }
    }
  }
}

/** Sums the parts in order into HWIO; a chunk is one run of the kernel. */
export function filterGradSum(job: FilterGradSumJob, chunk: i32): void {
  if (job.few) {
    const size = dotRun(job.outChannels);
    const blocks = chunk * ((job.run + size - 1) / size);
    sumDotParts(
      job.parts + (<usize> (blocks * BLOCK) << 2),
      job.partBytes,
      job.partCount,
      job.filter + (<usize> (chunk * job.run * job.outChannels) << 2),
      job.run,
      job.outChannels,
    );
    return;
  }
  let blocks = 0;
  for (let first = 0; first < job.outChannels; first += 8) {
    blocks += blockCount(job.run, blockWidth(job.outChannels - first));
  }
  let block = job.parts + (<usize> (chunk * blocks * BLOCK) << 2);
  for (let first = 0; first < job.outChannels; first += 8) {
    const remaining = job.outChannels - first;
    const width = blockWidth(remaining);
    const size = blockRun(width);
    for (let k = 0; k < job.run; k += size) {
      const begin = max(min(k, job.run - size), 0);
      const count = min(size, job.run);
      for (let j = 0; j < count; j++) {
        const to = job.filter +
          (<usize> ((chunk * job.run + begin + j) * job.outChannels + first) <<
            2);
        for (let o = 0; o < width; o += 4) {
          let from = block + (<usize> (j * width + o) << 2);
          let sum = v128.load(from);
          for (let part = 1; part < job.partCount; part++) {
            from += job.partBytes;
            sum = f32x4.add(sum, v128.load(from));
          }
          storeSome(to + (<usize> o << 2), sum, remaining - o);
        }
      }
      block += <usize> BLOCK << 2;
    }
  }
}
