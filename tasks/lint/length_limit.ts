const LIMIT = 300;

/** A file holds one idea; one that needs more than 300 lines says why in a `// long:` comment. */
export const lengthLimit: Deno.lint.Rule = {
  create(ctx) {
    return {
      Program(node) {
        const lines = ctx.sourceCode.text.split("\n").length - 1;
        const excused = ctx.sourceCode.getAllComments().some(({ value }) =>
          /^\s*long: \S/.test(value)
        );
        if (lines <= LIMIT || excused) return;
        ctx.report({
          range: [node.range[0], node.range[0] + 1],
          message: `This file has ${lines} lines; ${LIMIT} are enough.`,
          hint: "Split it by idea, or say why not in a comment: // long: …",
        });
      },
    };
  },
};
