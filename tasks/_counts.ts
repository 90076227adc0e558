/** How many checks held, did not hold, and were not made. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Adds counts up. */
export function sum(counts: Iterable<Counts>): Counts {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** Says counts the way that every task which checks something closes. */
export function sayCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : "");
}

/**
 * Reads counts from what a run printed: from its last closing line, that of
 * `deno test` or our own; without one the run counts as a single check.
 */
export function readCounts(output: string, success: boolean): Counts {
  const lines = output.matchAll(
    /^(?:(?:ok|FAILED) \| )?(\d+) passed(?: \(\d+ steps?\))?(?: \||,) (\d+) failed(?: \(\d+ steps?\))?(?:(?: \||,) (\d+) (?:ignored|skipped))?.*$/gm,
  );
  const last = [...lines].at(-1);
  if (!last) return { passed: +success, failed: +!success, skipped: 0 };
  const [passed, failed, skipped = 0] = last.slice(1).map((n) =>
    Number(n ?? 0)
  );
  // A run can count no failure and fail all the same, for instance by crashing.
  return { passed, failed: success ? failed : Math.max(failed, 1), skipped };
}
