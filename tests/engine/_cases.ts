import { arithmetic } from "./_cases/arithmetic.ts";
import type { Case } from "./_cases/case.ts";
import { classifiers } from "./_cases/classifiers.ts";
import { convolutions } from "./_cases/convolutions.ts";
import { losses } from "./_cases/losses.ts";
import { moves } from "./_cases/moves.ts";
import { sampling } from "./_cases/sampling.ts";

/** Every differentiable operation in use. */
export const cases: readonly Case[] = [
  ...convolutions,
  ...sampling,
  ...arithmetic,
  ...moves,
  ...classifiers,
  ...losses,
];
