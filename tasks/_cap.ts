/** A stage of at most so many steps. */
export function cap<Stage extends { readonly steps: number }>(
  stage: Stage,
  steps = Infinity,
): Stage {
  return { ...stage, steps: Math.min(stage.steps, steps) };
}
