/** Which student a task is asked for. @module */
import { kdsr } from "../mod.ts";

/** The student of a file; `kdsr` is the one that comes with the project. */
export function studentFrom(name: string): Promise<kdsr.KdsrParams> {
  return kdsr.readStudent(name === "kdsr" ? undefined : name);
}

/** The shipped student, where there is one of that scale. */
export async function shippedStudent(
  scale: number,
): Promise<kdsr.KdsrParams | undefined> {
  return scale === 4 ? await kdsr.readStudent() : undefined;
}
