let last = 0;

/**
 * Gives timers, input and drawing a turn, at most every 20 ms: a training that
 * only awaits what is ready already would keep everything else waiting.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - last < 20) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  last = performance.now();
}
