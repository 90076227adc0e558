// 3x3 weights to Winograd's 36 positions: G g G', four outputs at a time.

import { blockWidth } from "./block.as";
import { weightsTile } from "./tiles.as";

/** [3][3][in][out] to [36][out / 8][in][8]; `block` counts eights of outputs. */
export function winogradWeights(
  weights: usize,
  to: usize,
  inChannels: i32,
  outChannels: i32,
  transposed: bool,
  block: i32,
): void {
  const inputs = transposed ? outChannels : inChannels;
  const outputs = transposed ? inChannels : outChannels;
  const first = block * 8;
  const width = blockWidth(outputs - first);
  const tap = <usize> (inChannels * outChannels) << 2;
  const out = transposed ? <usize> outChannels << 2 : 4;
  const next = transposed ? 4 : <usize> outChannels << 2;
  // A turned kernel is read from its last tap.
  const origin = transposed ? weights + 8 * tap : weights;
  const step = transposed ? -tap : tap;
  to += <usize> (first * inputs) << 2;
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < width; o += 4) {
      const g = origin + <usize> i * next + <usize> (first + o) * out;
      weightsTile(g, step, out, to + (<usize> (i * width + o) << 2), tap);
    }
  }
}
