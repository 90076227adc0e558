import * as tf from "../core.ts";

/*
 * Second derivatives through every operation whose gradient uses its own
 * result (exp, sigmoid, tanh, softmax, max, our activated convolution).
 *
 * Such a result is saved as a copy, and the copy is written on the tape
 * *before* the operation that made it. Walking back, the operation is passed
 * first, and what then arrives at the copy is lost without a word. Here the
 * copies are put where they belong: after the operation.
 */

interface TapeNode {
  readonly inputs: Record<string, tf.Tensor>;
  readonly outputs: tf.Tensor[];
}

type AddTapeNode = (
  kernelName: string,
  inputs: Record<string, tf.Tensor>,
  outputs: tf.Tensor[],
  gradientsFunc: unknown,
  saved: tf.Tensor[] | undefined,
  attrs: unknown,
) => void;

const engine = tf.engine() as unknown as {
  addTapeNode: AddTapeNode;
  readonly state: { activeTape: TapeNode[] };
};
const addTapeNode = engine.addTapeNode;

engine.addTapeNode = function (name, inputs, outputs, gradient, saved, attrs) {
  addTapeNode.call(this, name, inputs, outputs, gradient, saved, attrs);
  if (!saved?.length) return;
  const tape = this.state.activeTape;
  const node = tape.pop()!;
  const copies: TapeNode[] = [];
  let at = tape.length - 1;
  for (; at >= 0 && saved.includes(tape[at].outputs[0]); at--) {
    if (!outputs.includes(tape[at].inputs.x)) continue;
    copies.unshift(...tape.splice(at, 1));
  }
  tape.push(node, ...copies);
};
