/** The one thing that is asked of the notebook kernel: to send a message to all who listen. */
export interface Notebook {
  broadcast(type: string, content: Record<string, unknown>): Promise<void>;
}

/** The notebook that this program runs in, or null outside of one. */
export function notebook(): Notebook | null {
  try {
    return Deno.jupyter;
  } catch {
    return null;
  }
}

/**
 * Waits until the kernel has sent what it was given.
 *
 * The kernel says that a cell is done before its queue is empty, and stamps
 * what comes late with the next cell. It sends several outputs, or 100 MB, a
 * millisecond when it has a core to itself; this leaves it ten times that.
 */
export async function drain(bytes: number): Promise<void> {
  const ms = 40 + bytes / 100_000;
  await new Promise((resolve) => setTimeout(resolve, ms));
}
