// What a convolution is prepared with: a padded copy of its input, and its
// weights in the order in which the inner loop reads them.

import { blockWidth } from "./block.as";
import { winogradWeights } from "./winograd_weights.as";

/** Arguments, in the order of ../prepare.ts. */
@unmanaged
export class PadAndPackJob {
  /** How many chunks pad; the rest pack. */
  padChunks: i32;
  source: usize;
  padded: usize;
  height: i32;
  width: i32;
  channels: i32;
  paddedHeight: i32;
  paddedWidth: i32;
  /** Where the source begins; negative to cut. */
  top: i32;
  left: i32;
  /** Distance of the source's pixels in the copy, with zeros between. */
  spreadY: i32;
  spreadX: i32;
  /** Rows of all samples together, and rows a chunk. */
  rows: i32;
  rowsPerChunk: i32;
  weights: usize;
  packed: usize;
  kernelHeight: i32;
  kernelWidth: i32;
  inChannels: i32;
  outChannels: i32;
  /** Whether to turn the kernel by 180 degrees and swap its channels. */
  transposed: i32;
  /** How: 0 in blocks, 1 for Winograd's way, 2 for few outputs. */
  packing: i32;
}

export function padAndPack(job: PadAndPackJob, chunk: i32): void {
  if (chunk >= job.padChunks) {
    const block = chunk - job.padChunks;
    if (job.packing == 0) return pack(job, block);
    if (job.packing == 2) return packFew(job, block);
    return winogradWeights(
      job.weights,
      job.packed,
      job.inChannels,
      job.outChannels,
      job.transposed != 0,
      block,
    );
  }
  const end = min((chunk + 1) * job.rowsPerChunk, job.rows);
  for (let row = chunk * job.rowsPerChunk; row < end; row++) padRow(job, row);
}

function padRow(job: PadAndPackJob, row: i32): void {
  const pixel = <usize> job.channels << 2;
  const sample = row / job.paddedHeight;
  writePaddedRow(
    job.source + <usize> (sample * job.height * job.width) * pixel,
    row % job.paddedHeight - job.top,
    job.height,
    job.width,
    pixel,
    job.spreadY,
    job.spreadX,
    job.left,
    job.paddedWidth,
    job.padded + <usize> (row * job.paddedWidth) * pixel,
  );
}

/**
 * One row of a padded picture, or zeros where there is none.
 *
 * @param y Which: counted from the picture's first, with the spread.
 */
export function writePaddedRow(
  picture: usize,
  y: i32,
  height: i32,
  width: i32,
  pixel: usize,
  spreadY: i32,
  spreadX: i32,
  left: i32,
  paddedWidth: i32,
  to: usize,
): void {
  const rowBytes = <usize> paddedWidth * pixel;
  if (y < 0 || y % spreadY != 0 || y / spreadY >= height) {
    memory.fill(to, 0, rowBytes);
    return;
  }
  const from = picture + <usize> (y / spreadY * width) * pixel;
  if (spreadX == 1) {
    const skip = max(-left, 0);
    const begin = max(left, 0);
    const count = max(min(width - skip, paddedWidth - begin), 0);
    const before = <usize> begin * pixel;
    const kept = <usize> count * pixel;
    memory.fill(to, 0, before);
    memory.copy(to + before, from + <usize> skip * pixel, kept);
    memory.fill(to + before + kept, 0, rowBytes - before - kept);
    return;
  }
  memory.fill(to, 0, rowBytes);
  for (let x = 0; x < width; x++) {
    const at = left + x * spreadX;
    if (at < 0 || at >= paddedWidth) continue;
    memory.copy(to + <usize> at * pixel, from + <usize> x * pixel, pixel);
  }
}

/** HWIO to [out / 8][height][width * in][8]; a chunk is one block and row. */
function pack(job: PadAndPackJob, chunk: i32): void {
  const inputs = job.transposed ? job.outChannels : job.inChannels;
  const outputs = job.transposed ? job.inChannels : job.outChannels;
  const first = chunk / job.kernelHeight * 8;
  const ky = chunk % job.kernelHeight;
  const width = blockWidth(outputs - first);
  const used = min(width, outputs - first);
  const taps = job.kernelHeight * job.kernelWidth;
  const tapBytes = <usize> (job.inChannels * job.outChannels) << 2;
  let to = job.packed +
    (<usize> (first * taps * inputs +
        ky * job.kernelWidth * inputs * width) << 2);
  for (let kx = 0; kx < job.kernelWidth; kx++) {
    const tap = ky * job.kernelWidth + kx;
    const from = job.weights +
      <usize> (job.transposed ? taps - 1 - tap : tap) * tapBytes;
    // The distance of neighbouring outputs, and of neighbouring inputs.
    const out = job.transposed ? <usize> job.outChannels << 2 : 4;
    const next = job.transposed ? 4 : <usize> job.outChannels << 2;
    let column = from + <usize> first * out;
    for (let i = 0; i < inputs; i++) {
      if (used == 8 && !job.transposed) {
        v128.store(to, v128.load(column));
        v128.store(to, v128.load(column, 16), 16);
      } else {
        let at = column;
        for (let o = 0; o < used; o++, at += out) {
          f32.store(to + (<usize> o << 2), f32.load(at));
        }
        for (let o = used; o < width; o++) f32.store(to + (<usize> o << 2), 0);
      }
      column += next;
      to += <usize> width << 2;
    }
  }
}

/** HWIO to [height][width * in / 4][out][4]; a chunk is one row. */
function packFew(job: PadAndPackJob, ky: i32): void {
  const inputs = job.transposed ? job.outChannels : job.inChannels;
  const outputs = job.transposed ? job.inChannels : job.outChannels;
  const taps = job.kernelHeight * job.kernelWidth;
  const run = job.kernelWidth * inputs;
  let to = job.packed + (<usize> (ky * run * outputs) << 2);
  for (let k = 0; k < run; k += 4) {
    for (let o = 0; o < outputs; o++) {
      for (let lane = 0; lane < 4; lane++) {
        const kx = (k + lane) / inputs;
        const i = (k + lane) % inputs;
        const tap = ky * job.kernelWidth + kx;
        const at = job.transposed
          ? ((taps - 1 - tap) * outputs + o) * inputs + i
          : (tap * inputs + i) * outputs + o;
        f32.store(to, f32.load(job.weights + (<usize> at << 2)));
        to += 4;
      }
    }
  }
}
