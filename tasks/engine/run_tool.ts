import { InputError } from "../../lib/engine/input_error.ts";

/** How to run a program: where, and with what in its environment. */
export interface ToolOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/**
 * Runs a program and returns what it printed.
 *
 * @throws {InputError} If it fails, with the last that it said.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  { signal, ...rest }: ToolOptions,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    signal,
    ...rest,
  }).output();
  signal.throwIfAborted();
  const text = new TextDecoder();
  if (success) return text.decode(stdout).trim();
  const said = (text.decode(stderr).trim() || text.decode(stdout).trim())
    .split("\n").slice(-5).join("\n");
  throw new InputError(`\`${command} ${args.join(" ")}\` failed:\n${said}`);
}

/** Whether a program of that name can be started. */
export async function hasTool(
  command: string,
  args: readonly string[] = ["--version"],
): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
