import type { NafnetConfig } from "./config.ts";
import { countOf, need, type Released } from "./released.ts";

/** The names that NAFNet's code gives its parameters. */
export const nafnetReleased: Released<NafnetConfig> = {
  title: "NAFNet",
  telltale: "middle_blks.0.norm1.weight",
  config(weights) {
    const levels = countOf(weights, /^downs\.(\d+)\./);
    const blocks = (side: string) =>
      Array.from(
        { length: levels },
        (_, i) => countOf(weights, new RegExp(`^${side}\\.${i}\\.(\\d+)\\.`)),
      );
    return {
      kind: "nafnet",
      width: need(weights, "intro.weight").shape[0],
      encoder: blocks("encoders"),
      middle: countOf(weights, /^middle_blks\.(\d+)\./),
      decoder: blocks("decoders"),
    };
  },
  nameOf: (path) =>
    path.replace(/^middle\./, "middle_blks.")
      .replace(/^ups\.(\d+)\./, "ups.$1.0.")
      .replace(".attention.", ".sca.1."),
};
