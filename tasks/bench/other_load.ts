import { cpus } from "node:os";

/** How much of a processor other programs may take before a turn counts as disturbed. */
const SHARE = 0.05;

/** Milliseconds that the system's clocks of idleness can be off. */
const GRAIN = 20;

/**
 * Watches whether other programs compute meanwhile: threads that wait for each
 * other lose much more by that than the others take.
 *
 * @returns Asks, given the milliseconds of processor time that one has taken
 * oneself, whether one was disturbed.
 */
export function watchOthers(): (own: number) => boolean {
  const [started, before] = [performance.now(), idle()];
  return (own) => {
    const after = idle();
    if (before === undefined || after === undefined) return false;
    const wall = performance.now() - started;
    const others = wall * after.processors - (after.ms - before.ms) - own;
    return others > SHARE * wall + GRAIN * after.processors;
  };
}

/** How long the processors have been idle; undefined where the system does not tell. */
function idle(): { ms: number; processors: number } | undefined {
  const all = cpus();
  const ms = all.reduce((sum, { times }) => sum + times.idle, 0);
  return ms > 0 ? { ms, processors: all.length } : undefined;
}
