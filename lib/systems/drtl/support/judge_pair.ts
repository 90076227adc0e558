import type { Image } from "../../../image/mod.ts";
import { register } from "./registration.ts";
import type { CheckedPair } from "./support_source.ts";

/** What a pair may have before it is warned of: in sharp pixels, in parts of 1. */
const tolerance = { shift: 1, gain: 0.1, offset: 8 / 255, sharpness: 1.1 };
/** Below this two pictures do not show the same. */
const leastLikeness = 0.8;

/** What is to be said about a pair whose pictures show the same, naming them. */
export function judgePair(
  { given, sharp, registration }: CheckedPair,
  scale: number,
): string[] {
  const { x, y, gain, offset, likeness, sharpness } = registration;
  if (!(likeness >= leastLikeness)) return []; // judged once all are known
  const warnings: string[] = [];
  if (Math.hypot(x, y) > tolerance.shift * Math.max(1, scale / 2)) {
    warnings.push(
      `"${given}" lies ${pixels(x, "right", "left")} and ${
        pixels(y, "below", "above")
      } of "${sharp}": register them, or the shift is learnt too`,
    );
  }
  const brighter = gain * 0.5 + offset - 0.5;
  if (
    Math.abs(gain - 1) > tolerance.gain ||
    Math.abs(brighter) > tolerance.offset
  ) {
    warnings.push(
      `"${sharp}" has ${
        gain.toFixed(2)
      } times the contrast of "${given}" and is ${
        Math.abs(255 * brighter).toFixed(0)
      } levels ${brighter < 0 ? "darker" : "brighter"}: that is learnt too`,
    );
  }
  if (sharpness > tolerance.sharpness) {
    warnings.push(
      `"${given}" holds ${
        sharpness.toFixed(1)
      } times the detail of "${sharp}": is it noisy, or are the two swapped?`,
    );
  }
  return warnings;
}

/** How far the given picture lies from the sharp one; its shift is the way back. */
function pixels(shift: number, forwards: string, backwards: string): string {
  const side = shift < 0 ? forwards : backwards;
  return `${Math.abs(shift).toFixed(1)} px ${side}`;
}

/** Says which pictures do not belong together, and with which they would. */
export function findMixedUp(pairs: readonly CheckedPair[]): string | null {
  for (const pair of pairs) {
    const { likeness } = pair.registration;
    if (likeness >= leastLikeness) continue;
    const better = pairs.find((other) =>
      other !== pair && sameSize(other.base, pair.hr) &&
      register(other.base, pair.hr).likeness >= leastLikeness
    );
    const mend = better
      ? `"${better.given}" belongs to the latter: rename them`
      : "give pictures of the same scene, registered";
    return `"${pair.given}" and "${pair.sharp}" do not show the same (a likeness of ${
      likeness.toFixed(2)
    }); ${mend}`;
  }
  return null;
}

/** Whether two pictures have the same size. */
export function sameSize(a: Image, b: Image): boolean {
  return a.width === b.width && a.height === b.height;
}
