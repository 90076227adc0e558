import { place } from "./place.ts";

/** A file is named after its idea; these names say that it has none. */
export const noNamelessFile: Deno.lint.Rule = {
  create(ctx) {
    return {
      Program(node) {
        const name = place(ctx).split("/").at(-1)!;
        if (!/^_?(utils?|helpers?|common|misc)\.ts$/.test(name)) return;
        ctx.report({
          range: [node.range[0], node.range[0] + 1],
          message: `A file is named after its idea, not ${name}.`,
        });
      },
    };
  },
};
