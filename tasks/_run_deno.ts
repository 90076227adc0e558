/** What a finished run left. */
export interface Finished {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Runs this Deno in the project's root with the given arguments, to its end, without colours. */
export async function runDeno(
  args: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const started = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: new URL("..", import.meta.url),
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0", ...env },
    stdin: "null",
    signal,
  }).output();
  signal.throwIfAborted();
  const text = new TextDecoder();
  return {
    success,
    stdout: text.decode(stdout),
    stderr: text.decode(stderr),
    seconds: (performance.now() - started) / 1000,
  };
}
