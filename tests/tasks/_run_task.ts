import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a task's process left. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script as `deno task` would, in the project's root or under another configuration. */
export async function runScript(
  script: string,
  args: readonly string[],
  options: { config?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const { config = `${root}/deno.json`, env = {} } = options;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", "--no-check", `--config=${config}`, script, ...args],
    cwd: root,
    env: { NO_COLOR: "1", BLINDSIGHT_TRACE: "", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/**
 * Runs one of the project's own tasks until a file is there, and then sends a
 * signal; with how it ended.
 */
export async function interruptTask(
  name: string,
  args: readonly string[],
  { file, signal }: { file: string; signal: "SIGINT" | "SIGKILL" },
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", "--no-check", `${root}/tasks/${name}.ts`, ...args],
    cwd: root,
    env: { NO_COLOR: "1", BLINDSIGHT_TRACE: "" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ended = child.output();
  let running = true;
  ended.finally(() => running = false);
  while (running && !existsSync(file)) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (running) child.kill(signal);
  const { code, stdout, stderr } = await ended;
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** Runs one of the project's own tasks. */
export function runTaskFile(name: string, args: readonly string[]) {
  return runScript(`${root}/tasks/${name}.ts`, args);
}

/** A folder with these files, removed when it goes out of scope. */
export async function folderOf(files: Readonly<Record<string, string>>) {
  const path = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) {
    const file = `${path}/${name}`;
    await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
