/**
 * Checks that everything public is documented, and what it refers to public.
 *
 * It is `deno doc --lint` without what that says about TensorFlow.js, which
 * `mod.ts` hands on whole as `tf`.
 *
 * @module
 */
import { runTask } from "./_cli.ts";
import { runDeno } from "./_run_deno.ts";

await runTask({
  name: "check-docs",
  summary: "Checks that everything public is documented.",
}, async ({ signal }) => {
  const { success, stderr } = await runDeno(
    ["doc", "--lint", "mod.ts"],
    signal,
  );
  const borrowed = await exportedNames("lib/engine/tf.ts", signal);
  const remarks = stderr.match(/^error\[[^]*?(?=^error)/gm) ?? [];
  const ours = remarks.filter((remark) => {
    const reference = /references private type '(\w+)/.exec(remark)?.[1];
    return !/--> .*\/node_modules\//.test(remark) &&
      !(reference && borrowed.has(reference));
  });
  for (const remark of ours) console.log(remark.trimEnd(), "\n");
  if (!success && remarks.length === 0) {
    console.log(stderr);
    return 1;
  }
  return ours.length > 0 ? 1 : 0;
});

/** The names that a module exports, also those that it hands on. */
async function exportedNames(
  file: string,
  signal: AbortSignal,
): Promise<Set<string>> {
  const { stdout } = await runDeno(["doc", "--json", file], signal);
  const { nodes } = JSON.parse(stdout) as {
    nodes: Record<string, { symbols: readonly { name: string }[] }>;
  };
  return new Set(
    Object.values(nodes).flatMap(({ symbols }) =>
      symbols.map(({ name }) => name)
    ),
  );
}
