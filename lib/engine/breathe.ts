let last = 0;

/**
 * Gives timers, input and drawing a turn, at most every 50 ms: a training that
 * only awaits what is ready already would keep everything else waiting.
 *
 * A timer, although it costs 1.5 ms: `setImmediate` and message channels let
 * hardly any input through.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - last < 50) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  last = performance.now();
}
