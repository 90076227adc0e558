const factorsOfTen = [[1], [1, 3], [1, 2, 5]];

/** Round values across a logarithmic range: the fewest that are at least four. */
export function logTicks(low: number, high: number): number[] {
  for (const factors of factorsOfTen) {
    const ticks: number[] = [];
    const first = Math.floor(Math.log10(low));
    for (let power = first; power <= Math.log10(high); power++) {
      for (const factor of factors) {
        // Parsed, for 3 * 10 ** -3 is not 0.003.
        const tick = Number(`${factor}e${power}`);
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    if (ticks.length >= 4) return ticks;
  }
  return evenTicks(low, high);
}

/** Over less than a decade even steps read better. */
function evenTicks(low: number, high: number): number[] {
  const power = Math.floor(Math.log10((high - low) / 3));
  const room = (high - low) / 3 / 10 ** power;
  const step = room >= 5 ? 5 : room >= 2 ? 2 : 1;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / (step * 10 ** power));; i++) {
    const tick = Number(`${i * step}e${power}`);
    if (tick > high) return ticks;
    ticks.push(tick);
  }
}
