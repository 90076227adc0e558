import { isIn } from "./place.ts";

/** `Math.random` cannot be seeded, so that nobody could repeat a result. */
export const noUnseeded = forbidMember({
  object: "Math",
  property: /^random$/,
  applies: () => true,
  message: "Math.random cannot be repeated; take an Rng as an argument.",
});

/** Reading synchronously stalls every engine and fails on WebGPU. */
export const noSyncRead = forbidMember({
  property: /^(dataSync|arraySync)$/,
  // An engine's own tests know which engine they run on.
  applies: (ctx) => !isIn(ctx, "lib/engine", "tests/engine"),
  message: "Reading synchronously fails on WebGPU; await data() or array().",
});

/** A library that prints lands under the wrong notebook cell. */
export const noConsole = forbidMember({
  object: "console",
  property: /./,
  // Engines say by default on the console what they passed over.
  applies: (ctx) => isIn(ctx, "lib") && !isIn(ctx, "lib/show", "lib/engine"),
  message: "Only lib/show prints; yield an event or return a value.",
});

/** What a person sees in a notebook comes from one place. */
export const noJupyter = forbidMember({
  object: "Deno",
  property: /^jupyter$/,
  applies: (ctx) => isIn(ctx, "lib") && !isIn(ctx, "lib/show"),
  message: "Only lib/show knows the notebook.",
});

function forbidMember(rule: {
  object?: string;
  property: RegExp;
  applies(ctx: Deno.lint.RuleContext): boolean;
  message: string;
}): Deno.lint.Rule {
  const { object, property, applies, message } = rule;
  return {
    create(ctx) {
      if (!applies(ctx)) return {};
      return {
        MemberExpression(node) {
          const named = object === undefined ||
            node.object.type === "Identifier" && node.object.name === object;
          const key = node.property.type === "Identifier"
            ? node.property.name
            : node.property.type === "Literal"
            ? String(node.property.value)
            : "";
          if (named && property.test(key)) ctx.report({ node, message });
        },
      };
    },
  };
}
