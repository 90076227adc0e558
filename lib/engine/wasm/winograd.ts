import type { Heap } from "./heap.ts";
import { Op } from "./kernels/op.ts";
import type { Pool } from "./pool.ts";
import { Packing, prepare, type View } from "./prepare.ts";
import {
  type Activation,
  activationWords,
  type ConvShape,
  linear,
} from "./shapes.ts";

/** As in kernels/block.as.ts. */
const BLOCK = 48;

/** Tiles of a convolution that a thread takes at a time: two rows of six. */
const TILES = 12;

/** Numbers of transformed tiles that all threads sum together: four megabytes. */
const GROUP = 2 ** 20;

/** Tiles of a weights' gradient that a thread transforms at a time. */
const TILES_PER_CHUNK = 4;

/** 3x3 convolutions with stride 1 by Winograd's transforms, on the heap. */
export class Winograd {
  readonly #heap: Heap;
  readonly #pool: Pool;

  constructor(heap: Heap, pool: Pool) {
    this.#heap = heap;
    this.#pool = pool;
  }

  /** Whether a convolution can go this way, and gains by it. */
  fits(s: ConvShape): boolean {
    return s.kernelHeight === 3 && s.kernelWidth === 3 &&
      s.strideY === 1 && s.strideX === 1 &&
      s.dilationY === 1 && s.dilationX === 1 &&
      s.inChannels % 4 === 0 && s.outChannels % 4 === 0 &&
      s.inChannels >= 12 && s.outChannels >= 12 &&
      s.outHeight * s.outWidth >= 16;
  }

  /**
   * y from a source of any padding: the forward convolution, or with a turned
   * kernel the gradient of its input.
   *
   * @param bias Offset of the bias, zeros if there is none.
   */
  convolve(
    source: number,
    filter: number,
    bias: number,
    y: number,
    s: ConvShape,
    view: View,
    activation: Activation,
  ): void {
    const tiling = tilesOf(s);
    const { tiles, tileRows, tileColumns } = tiling;
    const [padded, weights] = prepare(this.#heap, this.#pool, source, filter, {
      ...view,
      ...tiling,
      packing: Packing.Winograd,
    });
    const roomBytes = TILES * 4 + tilesBytes(TILES, s);
    const room = this.#heap.scratch("tiles", this.#pool.threads * roomBytes);
    const zeros = this.#heap.zeros(s.outChannels);
    this.#pool.run(Op.Winograd, Math.ceil(tiles / TILES), [
      ...[1, 1, s.inChannels, 0, 0, ...activationWords(linear)],
      ...[padded, weights, bias, y, zeros, room, roomBytes],
      ...[tiles, TILES, tileRows, tileColumns],
      ...[s.inChannels, s.outHeight, s.outWidth, s.outChannels],
      ...activationWords(activation),
    ]);
  }

  /** dfilter. */
  filterGrad(
    x: number,
    dy: number,
    filter: number,
    s: ConvShape,
    view: View,
  ): void {
    const tiling = tilesOf(s);
    const { tiles, tileRows, tileColumns } = tiling;
    const [padded] = prepare(this.#heap, this.#pool, x, null, {
      ...view,
      ...tiling,
    });
    const wide = Math.floor((s.outChannels + 3) / 8);
    const narrow = Math.ceil(s.outChannels / 8) - wide;
    const blocks = wide * Math.ceil(s.inChannels / 6) +
      narrow * Math.ceil(s.inChannels / 12);
    const sums = this.#heap.scratch("filter parts", 36 * blocks * BLOCK * 4);
    const perTile = 36 * (s.inChannels + s.outChannels);
    const most = Math.min(tiles, Math.max(TILES, Math.floor(GROUP / perTile)));
    const room = this.#heap.scratch("tiles", tilesBytes(most, s));
    const dyRoom = room + 36 * tileBytes(most, s.inChannels);
    for (let begin = 0; begin < tiles; begin += most) {
      const count = Math.min(most, tiles - begin);
      const job = [
        ...[padded, dy, filter, sums, room, dyRoom, begin, count],
        ...[TILES_PER_CHUNK, tileRows, tileColumns],
        ...[s.inChannels, s.outHeight, s.outWidth, s.outChannels],
      ];
      const chunks = Math.ceil(count / TILES_PER_CHUNK);
      this.#pool.run(Op.WinogradFilterTiles, chunks, job);
      this.#pool.run(Op.WinogradFilter, 36, job);
      if (begin + count < tiles) continue;
      const outputs = Math.ceil(s.outChannels / 8);
      this.#pool.run(Op.WinogradFilterBack, outputs, job);
    }
  }
}

/** The result's 4x4 tiles and the size of the input that they cover. */
function tilesOf(s: ConvShape) {
  const tileRows = Math.ceil(s.outHeight / 4);
  const tileColumns = Math.ceil(s.outWidth / 4);
  return {
    tiles: s.batch * tileRows * tileColumns,
    tileRows,
    tileColumns,
    paddedHeight: 4 * tileRows + 2,
    paddedWidth: 4 * tileColumns + 2,
  };
}

/** Memory of transformed tiles of input and result. */
function tilesBytes(count: number, s: ConvShape): number {
  return 36 *
    (tileBytes(count, s.inChannels) + tileBytes(count, s.outChannels));
}

/** At most what `spaced` of kernels/block.as.ts gives to one position. */
function tileBytes(count: number, channels: number): number {
  return count * channels * 4 + 128;
}
