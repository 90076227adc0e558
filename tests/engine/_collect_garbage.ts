import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");

/**
 * Frees what JavaScript no longer refers to. By itself the collector comes
 * late to objects that are small for it and large outside, a card's commands.
 */
export const collectGarbage: () => void = vm.runInNewContext("gc");
