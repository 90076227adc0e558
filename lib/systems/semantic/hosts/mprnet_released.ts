import type { MprnetConfig } from "./config.ts";
import { countOf, need, type Released } from "./released.ts";

/** The names that MPRNet's code gives its parameters, in its network for deblurring. */
export const mprnetReleased: Released<MprnetConfig> = {
  title: "MPRNet",
  telltale: "sam12.conv1.weight",
  config(weights) {
    const channels = (name: string) => need(weights, name).shape[0];
    const features = channels("shallow_feat1.0.weight");
    const next = channels("stage1_encoder.down12.down.1.weight");
    return {
      kind: "mprnet",
      features,
      levelFeatures: next - features,
      stageFeatures: channels("concat23.weight") - features,
      // The last of a block's modules is a convolution.
      stageBlocks: countOf(weights, /^stage3_orsnet\.orb1\.body\.(\d+)\./) - 1,
    };
  },
  nameOf(path, { stageBlocks }) {
    if (path === "slope") return "shallow_feat1.1.body.1.weight";
    const last = /^original\.blocks\.(\d)\.last$/;
    const named = rules.reduce(
      (name, [ours, theirs]) => name.replace(ours, theirs),
      path.replace(last, `original.blocks.$1.body.${stageBlocks}`),
    );
    return `${named}.weight`;
  },
  // One PReLU, saved with every block that it serves.
  besides: /\.body\.1\.weight$/,
};

type Rule = readonly [
  ours: RegExp,
  theirs: (whole: string, ...groups: string[]) => string,
];

/** They count from 1. */
const next = (digit: string) => Number(digit) + 1;

/** Two neighbours in their count, such as `12`. */
const step = (digit: string) => `${next(digit)}${next(digit) + 1}`;

const rules: readonly Rule[] = [
  [/^shallow\.(\d)\.conv/, (_, i) => `shallow_feat${next(i)}.0`],
  [/^shallow\.(\d)\.block/, (_, i) => `shallow_feat${next(i)}.1`],
  [/^(encoder|decoder)s\.(\d)/, (_, side, i) => `stage${next(i)}_${side}`],
  [
    /_(encoder|decoder)\.levels\.(\d)/,
    (_, side, i) => `_${side}.${side}_level${next(i)}`,
  ],
  [/\.skips\.(\d)/, (_, i) => `.skip_attn${next(i)}`],
  [/encoder\.downs\.(\d)/, (_, i) => `encoder.down${step(i)}.down.1`],
  [
    /decoder\.ups\.(\d)/,
    (_, i) => `decoder.up${next(i) + 1}${next(i)}.up.1`,
  ],
  [
    /encoder\.fusion\.(enc|dec)oded\.(\d)/,
    (_, side, i) => `encoder.csff_${side}${next(i)}`,
  ],
  [
    /^original\.blocks\.(\d)\.body/,
    (_, i) => `stage3_orsnet.orb${next(i)}.body`,
  ],
  [
    /^original\.fusion\.(enc|dec)oded\.(\d)/,
    (_, side, i) => `stage3_orsnet.conv_${side}${next(i)}`,
  ],
  [
    /^original\.ups\.(enc|dec)oded\.(\d)\.(\d)/,
    (_, side, i, at) =>
      `stage3_orsnet.up_${side}${next(i)}${i === "0" ? "" : `.${at}`}.up.1`,
  ],
  [/^supervised\.(\d)\.features/, (_, i) => `sam${step(i)}.conv1`],
  [/^supervised\.(\d)\.picture/, (_, i) => `sam${step(i)}.conv2`],
  [/^supervised\.(\d)\.gate/, (_, i) => `sam${step(i)}.conv3`],
  [/^joins\.(\d)/, (_, i) => `concat${step(i)}`],
  [/\.first$/, () => ".body.0"],
  [/\.second$/, () => ".body.2"],
  [/\.squeeze$/, () => ".CA.conv_du.0"],
  [/\.excite$/, () => ".CA.conv_du.2"],
];
