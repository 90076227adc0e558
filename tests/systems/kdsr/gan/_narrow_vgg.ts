import type { NamedArray } from "../../../../lib/loss/mod.ts";
import { wave } from "./_wave.ts";

/** A VGG19 of the reference's numbers under torchvision's names, its stages as wide as given. */
export function narrowVgg(widths: readonly number[]): Map<string, NamedArray> {
  const arrays = new Map<string, NamedArray>();
  let index = 0;
  let phase = 0;
  let inputs = 3;
  for (const [stage, width] of widths.entries()) {
    for (let i = 0; i < [2, 2, 4, 4, 4][stage]; i++) {
      arrays.set(`features.${index}.weight`, {
        shape: [width, inputs, 3, 3],
        data: wave(9 * width * inputs, 3 / Math.sqrt(9 * inputs), phase++),
      });
      arrays.set(`features.${index}.bias`, {
        shape: [width],
        data: wave(width, 0.3, phase++).map((x) => x + 0.3),
      });
      index += 2;
      inputs = width;
    }
    index++; // the pooling
  }
  return arrays;
}
