import { InputError } from "../../../engine/mod.ts";
import { seeded } from "../../../random/mod.ts";

/** A data set of real pairs that few-shot results are reported on. */
export type FewShotSet = "city100" | "realsr" | "drealsr";

/** How many pairs a support list holds. */
export const shots: readonly number[] = [1, 3, 5, 10, 20];
/** How many support lists there are of each length. */
export const draws = 5;

/** The scenes that City100's authors test on. */
const cityTest = ["001", "016", "048", "060", "098"];
/** Folds of a cross-validation, where a set comes without a test part. */
const folds = 3;

/** Which pairs are learnt from and which are tested on. */
export interface Split {
  /** Which of the five support lists this is, from 0. */
  readonly draw: number;
  /** Names of the support pairs, in their order. */
  readonly support: readonly string[];
  /** Names of the test pairs. */
  readonly test: readonly string[];
  /** Whether the test part is the set's own, or a fold of all scenes. */
  readonly own: boolean;
}

/**
 * What a pair is called in support lists, whatever folder it lies in: the
 * scene's number for City100, where one must not be on both sides by way of
 * the other camera, and the name of the pair's files for the others.
 */
export function sceneOf(set: FewShotSet, name: string): string {
  const file = name.split("/").at(-1)!;
  return set === "city100" ? /(\d+)$/.exec(file)?.[1] ?? file : file;
}

/**
 * The support list and the test part for a set and a draw: always the same for
 * the same names, whatever machine or order of files.
 *
 * Scenes are ranked by a draw of their name's own; the first K of the training
 * part are the support, so a list of 3 begins with the list of 1. A set's own
 * test part is used where all of it is there; otherwise a third of the scenes,
 * another one for each draw.
 *
 * @param names Of the pairs that are there.
 * @param tests Names that the folder itself sets aside for tests.
 * @throws {InputError} Where there are not enough pairs to learn from.
 *
 * @example
 * ```ts
 * import { drtl } from "blindsight";
 *
 * const names = ["015", "030", "045", "060", "075", "090"];
 * const { support, test } = drtl.fewShotSplit("city100", names, { shots: 3, draw: 0 });
 * console.log(support, test);
 * ```
 */
export function fewShotSplit(
  set: FewShotSet,
  names: readonly string[],
  { shots, draw, tests = [] }: {
    readonly shots: number;
    readonly draw: number;
    readonly tests?: readonly string[];
  },
): Split {
  const scene = (name: string) => sceneOf(set, name);
  const scenesOf = (names: readonly string[]) => [...new Set(names.map(scene))];
  const all = scenesOf(names);
  const whole = cityTest.every((one) => all.includes(one));
  const named = set === "city100"
    ? names.filter((name) => whole && cityTest.includes(scene(name)))
    : names.filter((name) => tests.includes(name));
  const own = named.length > 0 && named.length < names.length;
  const fold = rank(all, `${set}/folds`)
    .filter((_, i) => i % folds === draw % folds);
  const test = own ? named : names.filter((name) => fold.includes(scene(name)));
  const rest = names.filter((name) => !test.includes(name));
  const training = rank(scenesOf(rest), `${set}/${draw}`);
  if (training.length < shots) {
    throw new InputError(
      `${shots} support scenes were asked for, but ${set} has ${training.length} to learn from here; ask for fewer`,
    );
  }
  const place = new Map(training.slice(0, shots).map((one, i) => [one, i]));
  const support = rest.filter((name) => place.has(scene(name)))
    .toSorted((a, b) => place.get(scene(a))! - place.get(scene(b))!);
  return { draw, support, test, own };
}

/** Names in the order of numbers drawn from a seed that is their own name. */
function rank(names: readonly string[], what: string): string[] {
  const place = new Map(
    names.map((name) => [name, seeded(`few-shot/${what}/${name}`).uniform()]),
  );
  return names.toSorted((a, b) => place.get(a)! - place.get(b)!);
}
