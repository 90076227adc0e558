/** MATLAB's antialiased bicubic reduction by 2 along one side, as taps from three pixels before to four after. */
const taps = [-3, -9, 29, 111, 111, 29, -9, -3].map((tap) => tap / 256);

/**
 * The bicubic reduction as a kernel of `side` taps a side, which begins
 * `offset` taps from the top left: sampled like the generator, both are
 * aligned.
 */
export function bicubicKernel(side: number, offset: number): Float32Array {
  const kernel = new Float32Array(side * side);
  taps.forEach((row, y) =>
    taps.forEach((column, x) => {
      kernel[(offset + y) * side + offset + x] = row * column;
    })
  );
  return kernel;
}
