import { sampleDepthwise } from "../../../lib/engine/mod.ts";
import * as tf from "../../../lib/engine/tf.ts";
import type { Steps } from "../bench_case.ts";
import { operation } from "../operation.ts";
import { pattern } from "../pattern.ts";

interface Size {
  readonly channels: number;
  readonly size: number;
  readonly batch: number;
}

/** As in NAFNet: 3x3, with bias. */
export function depthwise({ channels, size, batch }: Size) {
  return (): Steps => {
    const shape = [batch, size, size, channels];
    return operation({
      apply: (x, weight, bias) =>
        tf.add(
          tf.depthwiseConv2d(
            x as tf.Tensor4D,
            weight as tf.Tensor4D,
            1,
            "same",
          ),
          bias,
        ),
      inputs: [
        pattern(shape),
        pattern([3, 3, channels, 1]),
        pattern([channels]),
      ],
      weight: 1,
      dy: pattern(shape, 7),
    });
  };
}

/** As in KDSR: every sample brings its own kernels. */
export function dynamic({ channels, size, batch }: Size) {
  return (): Steps => {
    const shape = [batch, size, size, channels];
    return operation({
      apply: (x, kernels) =>
        sampleDepthwise(x as tf.Tensor4D, kernels as tf.Tensor4D),
      inputs: [pattern(shape), pattern([batch, 3, 3, channels])],
      weight: 1,
      dy: pattern(shape, 7),
    });
  };
}
