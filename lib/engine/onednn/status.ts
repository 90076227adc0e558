const names: Record<number, string> = {
  1: "out of memory",
  2: "invalid arguments",
  3: "not implemented",
  5: "runtime error",
  6: "not required",
};

/** oneDNN has no implementation of what it was asked for. */
export class Unimplemented extends Error {}

/** Throws for any status but success. */
export function check(status: number, doing: string): void {
  if (status === 0) return;
  const message = `oneDNN failed in ${doing}: ${
    names[status] ?? `status ${status}`
  }`;
  throw status === 3 ? new Unimplemented(message) : new Error(message);
}
