/**
 * Solves A x = b for a symmetric positive definite matrix by Cholesky's
 * decomposition, its diagonal first scaled to 1; null where it is none.
 *
 * @param matrix Row by row, as many rows as `right` has numbers.
 */
export function solveSymmetric(
  matrix: Float64Array,
  right: Float64Array,
): Float64Array | null {
  const n = right.length;
  const scale = right.map((_, i) => 1 / Math.sqrt(matrix[i * n + i]));
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] * scale[i] * scale[j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > 1e-14) lower[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  const x = right.map((value, i) => value * scale[i]);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
  return x.map((value, i) => value * scale[i]);
}
