import { relative, resolve } from "node:path";

/** The project's root, as an absolute path. */
export const root: string = resolve(import.meta.dirname!, "../..");

/** Where a linted file lies, relative to the project's root, such as `lib/nn/conv.ts`. */
export function place(ctx: Deno.lint.RuleContext): string {
  return relative(root, ctx.filename).replaceAll("\\", "/");
}

/** Whether a linted file lies in one of these folders. */
export function isIn(
  ctx: Deno.lint.RuleContext,
  ...folders: readonly string[]
): boolean {
  const path = place(ctx);
  return folders.some((folder) => path.startsWith(`${folder}/`));
}
