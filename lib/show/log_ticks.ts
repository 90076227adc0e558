const choices = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]];

/** Round values across a logarithmic range: the fewest that are at least four, or as many as there are. */
export function logTicks(low: number, high: number): number[] {
  let ticks: number[] = [];
  for (const factors of choices) {
    ticks = [];
    const first = Math.floor(Math.log10(low));
    for (let power = first; power <= Math.log10(high); power++) {
      for (const factor of factors) {
        // Parsed, for 3 * 10 ** -3 is not 0.003.
        const tick = Number(`${factor}e${power}`);
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    if (ticks.length >= 4) break;
  }
  return ticks;
}
