/** The command that goes on where the running task was interrupted. */
export function goOnCommand(task: string): string {
  const args = Deno.args.filter((arg) => arg !== "--resume").map(quoted);
  return ["deno task", task, ...args, "--resume"].join(" ");
}

/** An argument as a shell takes it. */
export function quoted(arg: string): string {
  return /^[\w./:=,@%+-]+$/.test(arg)
    ? arg
    : `'${arg.replaceAll("'", String.raw`'\''`)}'`;
}
