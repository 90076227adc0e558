import { variable } from "./environment.ts";

/** Where the libraries of an engine are installed for this user; undefined without a home. */
export function dataFolder(engine: string): string | undefined {
  const home = variable("HOME");
  const data = variable("XDG_DATA_HOME") || home && `${home}/.local/share`;
  return data ? `${data}/blindsight/${engine}` : undefined;
}
