import * as tf from "../../../engine/tf.ts";
import type { Rng } from "../../../random/mod.ts";

/** The prior knowledge memory bank: a small graph of learnable vertices. */
export type MemoryBank = {
  /** `[V, d]`. */
  readonly vertices: tf.Tensor2D;
  /** What the absolute difference of two vertices is weighed with for their edge, `[d]`. */
  readonly edgeWeight: tf.Tensor1D;
  /** Scalar. */
  readonly edgeBias: tf.Scalar;
};

/** ARML's divisor of squared distances, halved once more by the Gaussian's 2. */
const lookupScale = 8;

/** Draws a bank of `vertices` vertices with `features` entries. */
export function initMemoryBank(
  rng: Rng,
  { vertices, features }: {
    readonly vertices: number;
    readonly features: number;
  },
): MemoryBank {
  const normal = (name: string, shape: number[], deviation: number) => {
    const draws = rng.split(name);
    const size = shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from(
      { length: size },
      () => draws.normal(0, deviation),
    );
    return tf.tensor(values, shape);
  };
  return {
    vertices: normal("vertices", [vertices, features], 1) as tf.Tensor2D,
    edgeWeight: normal(
      "edges",
      [features],
      1 / Math.sqrt(features),
    ) as tf.Tensor1D,
    edgeBias: tf.scalar(0),
  };
}

/**
 * The edges between the bank's vertices: `sigmoid(u · |m_j - m_k| + b)`,
 * `[V, V]`, 0 on the diagonal (as in ARML).
 */
export function vertexEdges(
  { vertices, edgeWeight, edgeBias }: MemoryBank,
): tf.Tensor2D {
  const [count, features] = vertices.shape;
  const rows = tf.reshape(vertices, [count, 1, features]);
  const columns = tf.reshape(vertices, [1, count, features]);
  const logits = tf.add(
    tf.sum(tf.mul(tf.abs(tf.sub(rows, columns)), edgeWeight), 2),
    edgeBias,
  );
  return tf.mul(tf.sigmoid(logits), tf.sub(1, tf.eye(count)));
}

/**
 * How much each prototype resembles each vertex: a softmax over the vertices
 * of minus half the squared distance over 8, `[prototypes, V]`.
 *
 * @param prototypes `[prototypes, d]`.
 */
export function lookUp(
  { vertices }: MemoryBank,
  prototypes: tf.Tensor2D,
): tf.Tensor2D {
  const [count, features] = prototypes.shape;
  const squared = tf.sum(
    tf.square(tf.sub(
      tf.reshape(prototypes, [count, 1, features]),
      tf.reshape(vertices, [1, vertices.shape[0], features]),
    )),
    2,
  );
  return tf.softmax(tf.div(squared, -2 * lookupScale)) as tf.Tensor2D;
}
