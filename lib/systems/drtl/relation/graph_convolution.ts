import * as tf from "../../../engine/tf.ts";
import { applyLinear, type LinearParams } from "../../../nn/mod.ts";
import { lookUp, type MemoryBank, vertexEdges } from "./memory_bank.ts";

/**
 * One graph convolution over prototypes and bank: `H = tanh(D⁻¹(A + I)F W + b)`
 * with F the prototypes above the vertices, A their edges and D its row sums.
 *
 * Prototypes are linked to vertices and not among themselves, so that what
 * becomes of one does not depend on the others it is computed with.
 *
 * @param prototypes `[P, d]`.
 * @returns H, `[P + V, d']`; the prototypes' embeddings are its first P rows.
 */
export function graphConvolution(
  bank: MemoryBank,
  layer: LinearParams,
  prototypes: tf.Tensor2D,
): tf.Tensor2D {
  const [count] = prototypes.shape;
  const links = lookUp(bank, prototypes);
  const adjacency = tf.concat([
    tf.concat([tf.eye(count), links], 1),
    tf.concat([
      tf.transpose(links),
      tf.add(vertexEdges(bank), tf.eye(bank.vertices.shape[0])),
    ], 1),
  ], 0);
  const features = tf.concat([prototypes, bank.vertices], 0);
  const mixed = tf.div(
    tf.matMul(adjacency, features),
    tf.sum(adjacency, 1, true),
  );
  return tf.tanh(applyLinear(layer, mixed as tf.Tensor2D));
}
