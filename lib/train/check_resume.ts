import { InputError } from "../engine/mod.ts";
import type { TrainState } from "./state.ts";

/** @throws {InputError} When the state to go on from is of another system. */
export function checkResume(
  resume: TrainState | undefined,
  system: string,
): void {
  if (!resume || resume.system === system) return;
  throw new InputError(
    `The state to go on from is of ${resume.system}; expected one of ${system}`,
  );
}
