/** Such as `"2 threads"`. */
export function describeThreads(count: number): string {
  return `${count} thread${count === 1 ? "" : "s"}`;
}
