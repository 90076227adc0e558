import { isIn } from "./place.ts";

/** TensorFlow.js past the seam would be TensorFlow.js without its repairs. */
export const tensorflowSeam: Deno.lint.Rule = {
  create(ctx) {
    if (isIn(ctx, "lib/engine")) return {};
    const check = (node: { source: Deno.lint.Node | null }) => {
      const { source } = node;
      if (source?.type !== "Literal") return;
      if (!/^(npm:)?@tensorflow\//.test(String(source.value))) return;
      ctx.report({
        node: source,
        message: "Only lib/engine imports TensorFlow.js.",
        hint: 'import * as tf from "../engine/tf.ts"',
      });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
