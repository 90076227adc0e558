import { variable } from "./environment.ts";

/** Where something large is kept for this user, such as an engine's libraries; undefined without a home. */
export function dataFolder(name: string): string | undefined {
  const home = variable("HOME");
  const data = variable("XDG_DATA_HOME") || home && `${home}/.local/share`;
  return data ? `${data}/blindsight/${name}` : undefined;
}
