import { isIn } from "./place.ts";

/** Every exported function and class says in a doc comment what it is for. */
export const documentExports: Deno.lint.Rule = {
  create(ctx) {
    if (!isIn(ctx, "lib", "tasks")) return {};
    const documented = new Set<string>();
    return {
      ExportNamedDeclaration(node) {
        const { declaration } = node;
        if (
          declaration?.type !== "FunctionDeclaration" &&
          declaration?.type !== "TSDeclareFunction" &&
          declaration?.type !== "ClassDeclaration"
        ) return;
        const name = declaration.id?.name ?? "default";
        const isDocumented = ctx.sourceCode.getCommentsBefore(node).some(
          ({ type, value }) => type === "Block" && value.startsWith("*"),
        );
        // The comment of an overload's first signature serves them all.
        if (isDocumented) documented.add(name);
        if (documented.has(name)) return;
        ctx.report({
          node: declaration.id ?? node,
          message: `${name} is exported without a doc comment.`,
        });
      },
    };
  },
};
