// The loop that every thread runs: take a chunk of the posted job, do it, until
// none is left. Which thread takes which chunk never changes a result.

import { adam, AdamJob } from "./adam.as";
import { conv, ConvJob } from "./conv.as";
import { BlocksJob, copyBlocks } from "./copy_blocks.as";
import {
  depthwise,
  depthwiseFilterGrad,
  depthwiseFilterSum,
  depthwiseInputGrad,
  DepthwiseJob,
  DepthwisePartsJob,
} from "./depthwise.as";
import {
  filterGrad,
  FilterGradJob,
  filterGradSum,
  FilterGradSumJob,
} from "./filter_grad.as";
import { Op } from "./op";
import { padAndPack, PadAndPackJob } from "./pad_and_pack.as";
import { PhaseJob, placePhase } from "./place_phase.as";
import { pixelShuffle, pixelUnshuffle, ShuffleJob } from "./pixel_shuffle.as";
import {
  actGrad,
  add,
  addChannels,
  ChannelsJob,
  leakyRelu,
  multiply,
  PointwiseJob,
  scale,
  subtract,
} from "./pointwise.as";
import { winograd, WinogradJob } from "./winograd.as";
import { RepeatJob, repeatChannels, sumRepeated } from "./repeat_channels.as";
import {
  winogradFilter,
  winogradFilterBack,
  WinogradFilterJob,
  winogradFilterTiles,
} from "./winograd_filter.as";
import { sumChannels, sumPartials } from "./sum_channels.as";

/** Byte offsets in the control block, as in ../control.ts. */
const FINISHED: usize = 64;
const JOB: usize = 256;

/** Takes chunks until the ticket, which counts them down, is used up. */
export function work(control: usize, thread: i32): void {
  for (;;) {
    const left = atomic.load<i32>(control);
    if (left <= 0) return;
    if (atomic.cmpxchg<i32>(control, left, left - 1) != left) continue;
    const chunks = load<i32>(control, JOB + 4);
    run(load<i32>(control, JOB), control + JOB + 8, chunks - left, thread);
    if (atomic.add<i32>(control, 1, FINISHED) + 1 == chunks) {
      atomic.notify(control + FINISHED, 1);
    }
  }
}

function run(op: i32, job: usize, chunk: i32, thread: i32): void {
  switch (op) {
    case Op.PadAndPack:
      return padAndPack(changetype<PadAndPackJob>(job), chunk);
    case Op.Conv:
      return conv(changetype<ConvJob>(job), chunk);
    case Op.FilterGrad:
      return filterGrad(changetype<FilterGradJob>(job), chunk);
    case Op.FilterGradSum:
      return filterGradSum(changetype<FilterGradSumJob>(job), chunk);
    case Op.Winograd:
      return winograd(changetype<WinogradJob>(job), chunk, thread);
    case Op.WinogradFilterTiles:
      return winogradFilterTiles(changetype<WinogradFilterJob>(job), chunk);
    case Op.WinogradFilter:
      return winogradFilter(changetype<WinogradFilterJob>(job), chunk);
    case Op.WinogradFilterBack:
      return winogradFilterBack(changetype<WinogradFilterJob>(job), chunk);
    case Op.Depthwise:
      return depthwise(changetype<DepthwiseJob>(job), chunk, thread);
    case Op.DepthwiseInputGrad:
      return depthwiseInputGrad(changetype<DepthwiseJob>(job), chunk, thread);
    case Op.DepthwiseFilterGrad:
      return depthwiseFilterGrad(changetype<DepthwiseJob>(job), chunk, thread);
    case Op.DepthwiseFilterSum:
      return depthwiseFilterSum(changetype<DepthwisePartsJob>(job), chunk);
    case Op.PlacePhase:
      return placePhase(changetype<PhaseJob>(job), chunk);
    case Op.RepeatChannels:
      return repeatChannels(changetype<RepeatJob>(job), chunk);
    case Op.SumRepeated:
      return sumRepeated(changetype<RepeatJob>(job), chunk);
    case Op.ActGrad:
      return actGrad(changetype<PointwiseJob>(job), chunk);
    case Op.LeakyRelu:
      return leakyRelu(changetype<PointwiseJob>(job), chunk);
    case Op.Add:
      return add(changetype<PointwiseJob>(job), chunk);
    case Op.Subtract:
      return subtract(changetype<PointwiseJob>(job), chunk);
    case Op.Multiply:
      return multiply(changetype<PointwiseJob>(job), chunk);
    case Op.Scale:
      return scale(changetype<PointwiseJob>(job), chunk);
    case Op.AddChannels:
      return addChannels(changetype<ChannelsJob>(job), chunk);
    case Op.SumChannels:
      return sumChannels(changetype<ChannelsJob>(job), chunk);
    case Op.SumPartials:
      return sumPartials(changetype<ChannelsJob>(job), chunk);
    case Op.Adam:
      return adam(changetype<AdamJob>(job), chunk);
    case Op.PixelShuffle:
      return pixelShuffle(changetype<ShuffleJob>(job), chunk);
    case Op.PixelUnshuffle:
      return pixelUnshuffle(changetype<ShuffleJob>(job), chunk);
    case Op.CopyBlocks:
      return copyBlocks(changetype<BlocksJob>(job), chunk);
    default:
      unreachable();
  }
}
