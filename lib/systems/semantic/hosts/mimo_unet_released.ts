import type { MimoUnetConfig } from "./config.ts";
import { countOf, need, type Released } from "./released.ts";

/** Blocks of a level of MIMO-UNet+, which drops out in training. */
const plus = { blocks: 20, dropout: 0.1 };

/** The names that MIMO-UNet's code gives its parameters. */
export const mimoUnetReleased: Released<MimoUnetConfig> = {
  title: "MIMO-UNet",
  telltale: "SCM1.main.0.main.0.weight",
  config(weights) {
    const base = need(weights, "feat_extract.0.main.0.weight").shape[0];
    const blocks = countOf(weights, /^Encoder\.0\.layers\.(\d+)\./);
    const sizes = { kind: "mimo-unet", base, blocks } as const;
    return blocks === plus.blocks ? { ...sizes, ...plus } : sizes;
  },
  nameOf: (path) =>
    rules.reduce((name, [ours, theirs]) => name.replace(ours, theirs), path)
      .replace(/\.(weight|bias)$/, ".main.0.$1"),
};

// SCM1 and FAM1 are of 1/4, SCM2 and FAM2 of 1/2; AFFs go from fine to coarse.
const rules: readonly (readonly [ours: RegExp, theirs: string])[] = [
  [/^encoder\.(\d)\.enter/, "feat_extract.$1"],
  [/^encoder\.(\d)\.blocks/, "Encoder.$1.layers"],
  [/^decoder\.(\d)/, "Decoder.$1.layers"],
  [/(layers\.\d+)\.first/, "$1.main.0"],
  [/(layers\.\d+)\.second/, "$1.main.1"],
  [/^shallow\.0/, "SCM2"],
  [/^shallow\.1/, "SCM1"],
  [/^(SCM\d)\.body/, "$1.main"],
  [/^(SCM\d)\.last/, "$1.conv"],
  [/^attend\.0/, "FAM2.merge"],
  [/^attend\.1/, "FAM1.merge"],
  [/^fuse\.0/, "AFFs.1"],
  [/^fuse\.1/, "AFFs.0"],
  [/^(AFFs\.\d)\.gather/, "$1.conv.0"],
  [/^(AFFs\.\d)\.last/, "$1.conv.1"],
  [/^merge/, "Convs"],
  [/^up\.0/, "feat_extract.3"],
  [/^up\.1/, "feat_extract.4"],
  [/^out\.2/, "feat_extract.5"],
  [/^out/, "ConvsOut"],
];
